"""From a sound to a proposal: neighbours, prompt, generated captions, ranking."""
