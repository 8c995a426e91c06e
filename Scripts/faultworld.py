"""What `Scripts/faults` stands on: a small shop, the program, and what must hold after whatever was done to it."""

import contextlib
import dataclasses
import functools
import hashlib
import http.client
import http.server
import json
import os
import pathlib
import random
import shutil
import signal
import struct
import subprocess
import threading
import time
import urllib.error
import urllib.request
import zlib

import serverload as load


class Fault(Exception):
    """Something that was promised did not hold."""


def require(condition, message):
    if not condition:
        raise Fault(message)


def png(seed, side=12):
    """A PNG of stripes in the colours of a seed, as bytes."""
    source = random.Random(seed)
    colours = [bytes(source.randrange(256) for _ in range(3)) for _ in range(4)]
    rows = b"".join(b"\0" + colours[row * 4 // side] * side for row in range(side))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@dataclasses.dataclass
class Result:
    code: int
    out: str
    err: str


class World:
    """A shop of forty products in a folder of its own, and the same shop after a week: some products are gone, some are
    new, some have another price or another picture."""

    def __init__(self, lookbook, folder):
        self.lookbook = str(lookbook)
        self.folder = pathlib.Path(folder)
        self.pictures = self.folder / "pictures"
        self.pictures.mkdir(parents=True)
        os.chmod(self.folder, 0o755)
        for number in range(60):
            (self.pictures / f"{number}.png").write_bytes(png(number))
        products = [self.product(number) for number in range(40)]
        self.feed = self.write_feed("feed.jsonl", products)
        changed = [self.product(number) for number in range(10, 46)]
        for number, product in enumerate(changed):
            if number % 3 == 0:
                product["price"] = "99.25"
            if number % 7 == 0:
                product["image"] = f"{47 + number // 7}.png"
        self.changed = self.write_feed("changed.jsonl", changed)

    @staticmethod
    def product(number):
        kind = ["Dress", "Pants", "Shoes"][number % 3]
        return {
            "id": f"p{number}",
            "title": f"Product {number}",
            "domain": kind,
            "price": f"{number}.50",
            "image": f"{number}.png",
        }

    def write_feed(self, name, products):
        path = self.folder / name
        path.write_text("".join(json.dumps(product) + "\n" for product in products))
        return path

    def import_arguments(self, catalogue, feed=None, *options):
        feed = self.feed if feed is None else feed
        return ["import", feed, "--images", self.pictures, "--catalogue", catalogue, *options]

    def make(self, catalogue):
        self.ok(*self.import_arguments(catalogue, None, "--extractor", "palette"))
        return catalogue

    # Running

    def start(self, *arguments, before=None, **options):
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        command = [self.lookbook, *map(str, arguments)]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=before, **options)

    def run(self, *arguments, before=None):
        process = self.start(*arguments, before=before)
        out, err = process.communicate(timeout=120)
        require(process.returncode >= 0, f"{arguments[0]} died of signal {-process.returncode}: {err.decode()[-300:]}")
        return Result(process.returncode, out.decode(), err.decode())

    def ok(self, *arguments):
        result = self.run(*arguments)
        require(result.code == 0, f"lookbook {arguments[0]} ended with {result.code}: {result.err[-400:]}")
        return result

    # What must hold

    def doctor(self, catalogue):
        """What doctor says that must be mended."""
        result = self.run("doctor", "--catalogue", catalogue, "--format", "json")
        return [finding for finding in json.loads(result.out) if finding["level"] == "FAILED"]

    def state(self, catalogue):
        """All that the catalogue holds, by item: fields, pictures, vectors. Checks the kept pictures against their names."""
        items = {}
        for line in self.rows("items", catalogue):
            item = json.loads(line)
            for image in item["images"]:
                self.check_kept(catalogue, image["path"])
            items[item["id"]] = {"item": line.replace(str(catalogue), "CATALOGUE"), "vectors": []}
        for line in self.rows("embeddings", catalogue):
            row = json.loads(line)
            items[row["id"]]["vectors"].append(hashlib.sha256(line.replace(str(catalogue), "").encode()).hexdigest())
        return items

    def rows(self, what, catalogue):
        """The lines of an export. Of a catalogue without items there are none, and the exit code is 1."""
        result = self.run("export", what, "--catalogue", catalogue)
        if "[catalogue.empty]" in result.err:
            return []
        require(result.code in (0, 1), f"export {what} ended with {result.code}: {result.err[-400:]}")
        return result.out.splitlines()

    @staticmethod
    def check_kept(catalogue, path):
        """A picture that came over HTTP is named after its content."""
        if not path.startswith(str(catalogue)):
            return
        try:
            content = hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
        except OSError as error:
            raise Fault(f"a picture that an item shows is lost: {error}") from error
        require(content in path, f"the picture {path} holds something else than it did")

    def sound(self, catalogue):
        found = self.doctor(catalogue)
        require(not found, f"doctor: {found}")
        return self.state(catalogue)

    @contextlib.contextmanager
    def serving(self, catalogue, *options, before=None, wait=True):
        """A server over a catalogue; what is given has its address, its process and its log."""
        port = load.free_port()
        arguments = ["serve", "--catalogue", catalogue, "--port", port, "--allow-private-urls", *options]
        with open(f"{catalogue}.log", "wb") as log:
            process = self.start(*arguments, before=before, stdout=log, stderr=log)
        server = Server(process, f"http://127.0.0.1:{port}", f"{catalogue}.log")
        try:
            if wait:
                server.wait()
            yield server
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()


@dataclasses.dataclass
class Server:
    process: subprocess.Popen
    address: str
    log: str

    def wait(self):
        for _ in range(3000):
            require(self.process.poll() is None, f"the server did not start: {self.text[-300:]}")
            with contextlib.suppress(OSError):
                if self.ask("GET", "/readyz")[0] == 200:
                    return
            time.sleep(0.01)
        raise Fault("the server is not ready after 30 s")

    @property
    def text(self):
        return pathlib.Path(self.log).read_text(errors="replace")

    def ask(self, method, path, body=None, kind="application/json", timeout=30):
        """Status and text of an answer; OSError when there is none."""
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, body, {"Content-Type": kind}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except urllib.error.URLError as error:
            raise error.reason if isinstance(error.reason, OSError) else OSError(str(error)) from error
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error


def form(fields, picture):
    """A multipart body with texts and one picture, and its type."""
    parts = [
        f'--fault\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts.append(b'--fault\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n')
    return b"".join(parts) + picture + b"\r\n--fault--\r\n", "multipart/form-data; boundary=fault"


@contextlib.contextmanager
def picture_host(folder):
    """An HTTP server for a folder of pictures; gives its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    # Who was killed does not take the rest of a picture.
    host.handle_error = lambda *_: None
    threading.Thread(target=host.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{host.server_port}"
    finally:
        host.shutdown()
        host.server_close()


def strip(one):
    """An item's part of a state, to be compared with that in another catalogue."""
    return one["item"], one["vectors"]


def copied(source, target):
    """A copy of a catalogue that nobody uses, in place of what was there."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target
