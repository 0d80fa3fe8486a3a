"""`recap serve` as Label Studio uses it: its requests, a tiny real engine, and a workspace on disk."""

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra serve is not installed")
from starlette.testclient import TestClient

from recap_engine.datastore.workspace import Workspace
from recap_engine.engine import Engine
from recap_engine.errors import RequestError
from recap_engine.service.application import Worker, make_application
from recap_engine.service.label_config import TextField, text_field
from recap_engine.service.label_studio_backend import Backend
from recap_engine.service.sound_files import SoundFiles

CONFIG = '<View><Audio name="audio" value="$audio"/><TextArea name="caption" toName="audio"/></View>'
TOKEN = "secret"


@pytest.fixture
def client(workspace: Path, bundle: Path, sounds: Path, tmp_path: Path) -> Iterator[TestClient]:
    def make() -> Backend:
        engine = Engine(Workspace.open(workspace), str(bundle), device="cpu")
        return Backend(engine, SoundFiles(sounds, "", "", tmp_path), "accepted")

    worker = Worker(make)
    with TestClient(make_application(worker, TOKEN), headers={"Authorization": f"Token {TOKEN}"}) as client:
        yield client
    worker.close(lambda backend: backend.close())


def task(name: str, id: int = 1) -> dict[str, Any]:
    return {"id": id, "data": {"audio": f"/data/local-files/?d={name}"}, "annotations": [], "predictions": []}


def event(name: str, *texts: str, action: str = "ANNOTATION_CREATED", **more: object) -> dict[str, Any]:
    area = {"from_name": "caption", "to_name": "audio", "type": "textarea", "value": {"text": list(texts)}}
    annotation = {"id": 7, "completed_by": {"id": 3, "email": "ana@example.org"}, "result": [area], **more}
    return {"action": action, "project": {"id": 1}, "task": task(name), "annotation": annotation}


def captions(workspace: Path) -> list[tuple[str, str]]:
    with Workspace.open(workspace) as opened:
        found = opened.captions.get(opened.captions.ids())
        return [(c.text, c.annotator) for c in found if c.collection == "accepted"]


def test_it_says_that_it_is_up_without_a_token(client: TestClient) -> None:
    assert client.get("/health", headers={"Authorization": ""}).json()["status"] == "UP"
    assert client.post("/setup", json={"project": "1"}).json()["model_version"]


@pytest.mark.parametrize("path", ["/predict", "/wrong/predict", "/webhook", "/setup"])
def test_nothing_is_answered_without_the_token(client: TestClient, path: str) -> None:
    for header in ("", "Token wrong", "Basic ???", "Bearer"):
        assert client.post(path, json={"tasks": []}, headers={"Authorization": header}).status_code == 401


def test_the_token_may_stand_in_the_path_or_in_a_password(client: TestClient) -> None:
    basic = base64.b64encode(f"anyone:{TOKEN}".encode()).decode()
    for path, header in ((f"/{TOKEN}/setup", ""), ("/setup", f"Basic {basic}"), ("/setup", f"Bearer {TOKEN}")):
        assert client.post(path, json={}, headers={"Authorization": header}).status_code == 200


def test_a_suggestion_for_each_task_in_the_form_that_label_studio_shows(client: TestClient) -> None:
    asked = {"tasks": [task("a.wav"), task("nowhere.wav", 2), task("b.wav", 3)], "label_config": CONFIG, "project": "1"}
    first, missing, second = client.post("/predict", json=asked).json()["results"]
    for found in (first, second):
        (area,) = found["result"]
        assert (area["from_name"], area["to_name"], area["type"]) == ("caption", "audio", "textarea")
        assert area["value"]["text"][0]
        assert 0 <= found["score"] <= 1
        assert found["model_version"]
    assert missing["result"] == []
    assert "nowhere.wav" in missing["error"]


def test_an_annotation_joins_the_datastore_once_and_an_update_rewords_it(client: TestClient, workspace: Path) -> None:
    assert client.post("/webhook", json=event("a.wav", "A kettle whistles.")).json() == {"added": 1}
    assert client.post("/webhook", json=event("a.wav", "A kettle whistles.")).json() == {"added": 0}
    assert captions(workspace) == [("A kettle whistles.", "ana@example.org")]
    client.post("/webhook", json=event("a.wav", "A kettle boils.", action="ANNOTATION_UPDATED"))
    assert captions(workspace) == [("A kettle boils.", "ana@example.org")]


def test_cancelled_and_other_events_change_nothing(client: TestClient, workspace: Path) -> None:
    for other in (
        event("a.wav", "A kettle whistles.", was_cancelled=True),
        event("a.wav", "A kettle whistles.", action="ANNOTATIONS_DELETED"),
        {"action": "PROJECT_UPDATED"},
        event("a.wav", "  "),
    ):
        assert client.post("/webhook", json=other).json() == {"added": 0}
    assert captions(workspace) == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "not a JSON object"),
        (b"[]", "not a JSON object"),
        (b"[" * 100_000, "not a JSON object"),
        (b'{"tasks": 1}', "no list of tasks"),
        (b'{"tasks": [], "label_config": "<View/>"}', "no TextArea"),
        (b'{"tasks": [], "label_config": "<View>"}', "not XML"),
        (b'{"tasks": [], "label_config": "<!DOCTYPE x [<!ENTITY a \\"a\\">]><View/>"}', "document type"),
        (b"x" * ((16 << 20) + 1), "larger than"),
    ],
)
def test_bad_requests_get_one_sentence(client: TestClient, sent: bytes, said: str) -> None:
    answer = client.post("/predict", content=sent)
    assert answer.status_code == 400
    assert said in answer.json()["detail"]


def test_the_text_area_that_names_captions_is_chosen() -> None:
    config = '<View><TextArea name="comment" toName="a"/><TextArea name="Caption2" toName="b"/></View>'
    assert text_field(config) == TextField("Caption2", "b")


@pytest.mark.parametrize(
    "address", ["/etc/passwd", "../secret.wav", "/data/local-files/?d=../secret.wav", "file:///etc/passwd", "", "\0"]
)
def test_nothing_outside_the_folder_is_read(sounds: Path, tmp_path: Path, address: str) -> None:
    (tmp_path / "secret.wav").write_bytes(b"secret")
    (sounds / "link.wav").symlink_to(tmp_path / "secret.wav")
    for asked in (address, "link.wav"):
        with pytest.raises(RequestError):
            SoundFiles(sounds, "http://127.0.0.1:1", "", tmp_path).find(asked)


def test_uploads_are_fetched_from_the_server_alone_and_redirects_refused(tmp_path: Path) -> None:
    asked: list[tuple[str, str]] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers.get("Authorization", "")))
            moved = self.path.endswith("moved.wav")
            self.send_response(302 if moved else 200)
            self.send_header("Location", "http://127.0.0.1:1/stolen.wav")
            self.end_headers()
            self.wfile.write(b"" if moved else b"RIFF")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        files = SoundFiles(None, f"http://127.0.0.1:{server.server_port}", "key", tmp_path)
        assert files.find("/data/upload/1/ab-a.wav").read_bytes() == b"RIFF"
        files.find("/data/upload/1/ab-a.wav")
        assert asked == [("/data/upload/1/ab-a.wav", "Token key")]
        with pytest.raises(RequestError, match="302"):
            files.find("/data/upload/1/moved.wav")
        with pytest.raises(RequestError, match="neither in the folder"):
            files.find("http://example.org/a.wav")
    finally:
        server.shutdown()
        server.server_close()
