"""Small models laid out as their publishers lay them out, and a hub on this machine that serves them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import torch
from tiny_bundle import CLAP, END, VOCABULARY, byte_tokenizer, text_tokenizer, tiny_clap

EXTRACTOR = {
    "feature_size": 32,
    "sampling_rate": 16_000,
    "hop_length": 160,
    "max_length_s": 2,
    "fft_window_size": 512,
    "frequency_min": 50,
    "frequency_max": 7_000,
    "truncation": "rand_trunc",
    "padding": "repeatpad",
}


def publish_clap(folder: Path, *, pickled: bool = False) -> Path:
    """A CLAP folder as on the hub; the weights as safetensors or as an older pickle."""
    model = tiny_clap()
    model.save_pretrained(folder)
    if pickled:
        folder.joinpath("model.safetensors").unlink()
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
    folder.joinpath("preprocessor_config.json").write_text(json.dumps(EXTRACTOR), "utf-8")
    text_tokenizer().save(str(folder / "tokenizer.json"))
    return folder


def publish_gpt2(folder: Path) -> Path:
    """A GPT-2 folder as on the hub."""
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(0)
    config = GPT2Config(vocab_size=VOCABULARY, n_positions=256, n_embd=32, n_layer=2, n_head=4, eos_token_id=0)
    GPT2LMHeadModel(config).save_pretrained(folder)
    byte_tokenizer([END]).save(str(folder / "tokenizer.json"))
    return folder


@dataclass
class Hub:
    """What the hub serves: folders by id. ``asked`` is (path, range) of every file request."""

    address: str = ""
    models: dict[str, Path] = field(default_factory=dict)
    gated: set[str] = field(default_factory=set)
    breaks_after: int | None = None
    corrupts: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)


def _siblings(folder: Path) -> list[dict[str, Any]]:
    files = []
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        git = sha1(b"blob %d\0" % len(content) + content).hexdigest()
        file: dict[str, Any] = {"rfilename": path.name, "size": len(content), "blobId": git}
        if path.suffix in (".safetensors", ".bin"):
            file["lfs"] = {"sha256": sha256(content).hexdigest(), "size": len(content), "pointerSize": 130}
        files.append(file)
    return files


@contextmanager
def serving() -> Iterator[Hub]:
    """A hub on a loopback port."""
    hub = Hub()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path.startswith("/api/models/"):
                self._describe(path.removeprefix("/api/models/").partition("/revision/")[0])
            else:
                id, _, rest = path[1:].partition("/resolve/")
                self._send_file(id, rest.partition("/")[2])

        def _describe(self, id: str) -> None:
            if id in hub.gated:
                self._send(403, b"{}", {"X-Error-Code": "GatedRepo"})
            elif id not in hub.models:
                self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"})
            else:
                info = {"id": id, "modelId": id, "sha": "c0ffee" * 6, "siblings": _siblings(hub.models[id])}
                self._send(200, json.dumps(info).encode(), {"Content-Type": "application/json"})

        def _send_file(self, id: str, name: str) -> None:
            content = (hub.models[id] / name).read_bytes()
            wanted = self.headers.get("Range", "")
            hub.asked.append((name, wanted))
            if name == hub.corrupts:
                content = bytes(len(content))
            begin = int(wanted.removeprefix("bytes=").rstrip("-") or 0)
            self._send(206 if wanted else 200, content[begin:], {}, hub.breaks_after)

        def _send(self, status: int, body: bytes, headers: dict[str, str], cut: int | None = None) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:cut])

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    hub.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


__all__ = ["CLAP", "Hub", "publish_clap", "publish_gpt2", "serving"]
