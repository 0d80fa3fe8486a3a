"""Seeing and hearing a sound: `view.SoundView` draws it, `player.Player` plays it; neither knows the other."""
