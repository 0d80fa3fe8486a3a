"""Addresses that sounds come from: what is shown of them has no credentials."""

from __future__ import annotations

import pytest

from recap_engine.cluster.sources import as_local_file, find_sounds
from recap_engine.errors import AudioError, RequestError
from recap_engine.printable import secrets_of, without_secrets


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("s3://key:sec/ret@bucket/a.wav", "s3://…@bucket/a.wav"),
        ("https://token@host/a.wav", "https://…@host/a.wav"),
        ("https://host/a.wav?X-Amz-Signature=12", "https://host/a.wav?…"),
        ("zip://a.wav::s3://key:secret@bucket/all.zip", "zip://a.wav::s3://…@bucket/all.zip"),
        ("s3://bucket/a@2.wav", "s3://bucket/a@2.wav"),
        ("/sounds/a:b@c.wav", "/sounds/a:b@c.wav"),
    ],
)
def test_an_address_is_shown_without_credentials(address: str, shown: str) -> None:
    assert without_secrets(address) == shown


def test_a_secret_is_left_out_wherever_it_stands() -> None:
    secrets = secrets_of("ftp://ana:pass@host/a.wav")
    assert without_secrets("ana:pass is not welcome, pass is wrong", secrets) == "… is not welcome, … is wrong"


def test_messages_about_addresses_have_no_credentials() -> None:
    pytest.importorskip("fsspec", reason="the extra cluster is not installed")
    address = "nosuch://key:secret@bucket/a.wav"
    with pytest.raises(RequestError) as listed:
        list(find_sounds([address]))
    with pytest.raises(AudioError) as fetched, as_local_file(address):
        pass
    empty = "memory://key:secret@bucket/none"
    with pytest.raises(RequestError) as nothing:
        list(find_sounds([empty]))
    for error in (listed, fetched, nothing):
        assert "secret" not in str(error.value)
        assert "bucket" in str(error.value)
