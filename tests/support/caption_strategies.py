"""Captions that tests of formats are made of: texts, sounds and parts."""

import string

from hypothesis import strategies as st

from recap_engine.datastore.text_rules import normalise_caption
from recap_engine.errors import RequestError


def _is_caption(text: str) -> bool:
    try:
        return bool(normalise_caption(text))
    except RequestError:
        return False


# Letters that tables, YAML and spreadsheets trip over are drawn often.
texts = st.text(
    st.one_of(
        st.sampled_from("\"',;|\t:{}[]#&*!%@`\\=+-\x85\u2028\ufeffé–中😀"),
        st.characters(exclude_categories=("Cs", "Cc")),
        st.sampled_from(string.ascii_letters + " "),
    ),
    min_size=1,
    max_size=40,
).filter(_is_caption)
micros = st.integers(0, 499_000)
parts = st.one_of(st.none(), st.tuples(micros, micros).filter(lambda pair: pair[0] + 1 < pair[1]))
captions = st.lists(st.tuples(texts, st.integers(0, 2), parts), min_size=1, max_size=12, unique_by=lambda one: one)
