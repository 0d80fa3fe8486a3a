"""Search: the same texts as ``generate``, whatever else is in the batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch

from recap_engine.decoder.beam import Request, decode
from recap_engine.decoder.gpt2 import GPT2
from recap_engine.decoder.search import Hypothesis, SearchSettings
from recap_engine.errors import Cancelled, RequestError

CASES = 50


def run(model: GPT2, requests: list[Request], settings: SearchSettings, batch: int = 16) -> list[list[Hypothesis]]:
    found = dict(decode(model, requests, settings, batch=batch))
    return [found[number] for number in range(len(requests))]


Ask = Callable[[GPT2, int], list[Request]]


@pytest.fixture
def requests(sounds: Any) -> Ask:
    return lambda model, count: [Request(hidden, prompt) for hidden, prompt in sounds(model.config, count)]


@pytest.mark.parametrize("early", [False, True])
@pytest.mark.parametrize("beams", [1, 3])
def test_beam_search_returns_the_texts_of_generate(
    model: GPT2, requests: Ask, reference: Any, early: bool, beams: int
) -> None:
    asked = requests(model, CASES)
    settings = SearchSettings(beams=beams, max_tokens=14, early_stopping=early)
    ours = run(model, asked, settings, batch=7)
    for request, hypotheses in zip(asked, ours, strict=True):
        ids = torch.tensor([request.prompt])
        theirs = reference.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            encoder_hidden_states=request.hidden[None],
            num_beams=beams,
            num_return_sequences=beams,
            do_sample=False,
            max_new_tokens=14,
            return_dict_in_generate=True,
            output_scores=True,
            **({"early_stopping": early, "length_penalty": 1.0} if beams > 1 else {}),
        )
        for place, sequence in enumerate(theirs.sequences[:, ids.shape[1] :].tolist()):
            end = sequence.index(model.config.end_of_text) if model.config.end_of_text in sequence else len(sequence)
            assert hypotheses[place].tokens == tuple(sequence[:end])
            if beams > 1:
                score = theirs.sequences_scores[place].item()
                assert hypotheses[place].log_probability == pytest.approx(score, abs=1e-4)
    best = [hypotheses[0] for hypotheses in ours]
    assert len({hypothesis.tokens for hypothesis in best}) > CASES // 2
    assert len({len(hypothesis.tokens) for hypothesis in best}) > 5
    assert 10 <= sum(hypothesis.ended for hypothesis in best) <= CASES - 10


@pytest.mark.parametrize("chains", [0, 3])
def test_result_does_not_depend_on_the_batch(reduced: GPT2, requests: Ask, chains: int) -> None:
    asked = requests(reduced, 20)
    settings = SearchSettings(beams=3, chains=chains, max_tokens=12)
    alone = [run(reduced, [one], settings)[0] for one in asked]
    for batch in (3, 16):
        together = run(reduced, asked, settings, batch=batch)
        backwards = run(reduced, asked[::-1], settings, batch=batch)[::-1]
        for one, other, third in zip(alone, together, backwards, strict=True):
            assert [h.tokens for h in one] == [h.tokens for h in other] == [h.tokens for h in third]
            assert [h.log_probability for h in one] == pytest.approx([h.log_probability for h in other], abs=1e-4)


def test_sampled_texts_follow_the_seed(reduced: GPT2, requests: Ask) -> None:
    asked = requests(reduced, 6)
    first, again, other = (
        run(reduced, asked, SearchSettings(beams=1, chains=4, max_tokens=12, seed=seed)) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_log_probability_is_the_models_own(model: GPT2, requests: Ask) -> None:
    """Of beams and of sampled texts alike: the mean over the tokens, the end among them."""
    asked = requests(model, 5)
    for request, found in zip(asked, run(model, asked, SearchSettings(beams=2, chains=2, max_tokens=9)), strict=True):
        for hypothesis in found:
            written = [*hypothesis.tokens, *([model.config.end_of_text] if hypothesis.ended else [])]
            ids = torch.tensor([[*request.prompt, *written]])
            with torch.inference_mode():
                log = model(ids, request.hidden[None])[0].log_softmax(-1)
            at = torch.arange(len(request.prompt) - 1, ids.shape[1] - 1)
            mean = log[at, torch.tensor(written)].mean().item()
            assert hypothesis.log_probability == pytest.approx(mean, abs=1e-4)


def test_stream_is_read_only_as_slots_become_free(model: GPT2, requests: Ask) -> None:
    taken = 0

    def endless() -> Iterator[Request]:
        nonlocal taken
        for request in requests(model, 40):
            taken += 1
            yield request

    finished = 0
    for _ in decode(model, endless(), SearchSettings(max_tokens=12), batch=4):
        finished += 1
        assert taken - finished <= 4
    assert finished == 40


def test_search_can_be_cancelled_between_steps(model: GPT2, requests: Ask) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 5

    with pytest.raises(Cancelled):
        list(decode(model, requests(model, 10), SearchSettings(max_tokens=50), cancelled=cancelled))
    assert asked == 6


def test_prompt_that_leaves_no_room_is_refused(model: GPT2) -> None:
    with pytest.raises(RequestError, match="leaves no room"):
        list(decode(model, [Request(torch.randn(2, 64), [1] * 120)], SearchSettings(max_tokens=20)))


def test_a_prompt_may_fill_all_the_room_that_the_text_leaves_and_no_more(model: GPT2) -> None:
    settings, room = SearchSettings(max_tokens=8), model.config.positions - 8
    (found,) = run(model, [Request(torch.randn(2, 64), [1] * room)], settings)
    assert found
    with pytest.raises(RequestError, match="leaves no room for 8 more"):
        run(model, [Request(torch.randn(2, 64), [1] * (room + 1))], settings)
    with pytest.raises(RequestError):
        run(model, [Request(torch.randn(2, 64), [])], settings)


def test_no_sounds_give_no_texts(model: GPT2) -> None:
    assert list(decode(model, [], SearchSettings())) == []


def test_low_precision_decodes_by_the_same_path(reduced: GPT2, requests: Ask) -> None:
    half = GPT2(reduced.config).eval()
    half.load_state_dict(reduced.state_dict())
    found = run(half.bfloat16(), requests(reduced, 6), SearchSettings(max_tokens=8))
    assert all(texts for texts in found)
