"""What a hostile client sends, each with the answer that is right: for `Scripts/attack-server`, which asks each once, and
`Scripts/soak-hostile`, which goes on for long beside normal requests."""

import json
import re
import http.server
import socket
import ssl
import struct
import threading
import time
import zlib

MEGABYTE = 1 << 20


def png(width, height, size):
    """A PNG that says its size and ends early."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    pixels = zlib.compress(bytes(size))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


class Server:
    def __init__(self, address):
        self.address = address
        self.host, port = re.fullmatch(r"https?://([^:/]+):(\d+)/?", address).groups()
        self.port = int(port)

    def connect(self, timeout=40):
        return socket.create_connection((self.host, self.port), timeout=timeout)

    def answer(self, connection):
        """Status and code of what comes back, or how the connection ended."""
        data = b""
        try:
            while part := connection.recv(65536):
                data += part
                head, _, body = data.partition(b"\r\n\r\n")
                length = re.search(rb"content-length: (\d+)", head.lower())
                if length and len(body) >= int(length.group(1)):
                    break
        except (ConnectionResetError, socket.timeout) as error:
            if not data:
                return "closed" if isinstance(error, ConnectionResetError) else "no answer"
        if not data:
            return "closed"
        status = data.split()[1].decode()
        code = re.search(rb'"code":"([^"]+)"', data)
        return f"{status} {code.group(1).decode()}" if code else status

    def raw(self, data):
        with self.connect() as connection:
            try:
                connection.sendall(data)
            except OSError:
                pass
            return self.answer(connection)

    def ask(self, method, path, body=b"", kind="application/json", extra=""):
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\n{extra}\r\n"
        )
        return self.raw(head.encode() + body)

    def form(self, path, body, kind="multipart/form-data; boundary=b"):
        return self.ask("POST", path, body, kind)

    def text(self, path):
        """The whole answer as bytes."""
        with self.connect() as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nConnection: close\r\n\r\n".encode())
            data = b""
            while part := connection.recv(65536):
                data += part
        return data

    def query(self, query):
        return self.ask("POST", "/v1/similar", json.dumps(query).encode())


def slow(server):
    with server.connect(60) as connection:
        connection.sendall(
            b"POST /v1/similar HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"
        )
        start = time.time()
        connection.settimeout(1)
        while time.time() - start < 50:
            try:
                connection.sendall(b" ")
                if data := connection.recv(65536):
                    return f"{data.split()[1].decode()} after {time.time() - start:.0f} s"
                return f"closed after {time.time() - start:.0f} s"
            except socket.timeout:
                continue
            except OSError:
                return f"closed after {time.time() - start:.0f} s"
    return "no answer"


def crowd(server, count=1500):
    connections = [server.connect() for _ in range(count)]
    start = time.time()
    status = server.ask("GET", "/healthz")
    took = (time.time() - start) * 1000
    for connection in connections:
        connection.close()
    return f"{status} for the next request, after {took:.0f} ms"


def brackets(server, opening):
    """What 20 KB of brackets get, beside what /healthz takes meanwhile."""
    body = b'{"item": "a", "exclude": ' + opening * (20_000 // len(opening))
    head = (
        f"POST /v1/similar HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    start = time.time()
    crowd = [server.connect() for _ in range(8)]
    for connection in crowd:
        connection.sendall(head + body)
    healthy = time.time()
    status = server.ask("GET", "/healthz")
    healthy = time.time() - healthy
    answers = {server.answer(connection) for connection in crowd}
    for connection in crowd:
        connection.close()
    took = time.time() - start
    is_quick = took < 2 and healthy < 0.2 and status == "200"
    return f"{' '.join(sorted(answers))}{'' if is_quick else ' too slow'} ({took * 1000:.0f} ms, /healthz {healthy * 1000:.0f} ms)"


def waiting(server):
    """A client that sends its body only when it is asked for it."""
    with server.connect(5) as connection:
        body = b'{"item": "a"}'
        connection.sendall(
            (
                f"POST /v1/similar HTTP/1.1\r\nHost: {server.host}:{server.port}\r\nExpect: 100-continue\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            ).encode()
        )
        try:
            leave = connection.recv(65536)
        except socket.timeout:
            return "is not asked"
        connection.sendall(body)
        return f"{leave.split()[1].decode()}, then {server.answer(connection)}"


def attacks(server):
    """What is tried, how, and what the answer must hold."""
    picture = lambda data: (lambda: server.ask("POST", "/v1/similar", data, "image/png"))
    yield "PNG of 50,000 x 50,000 pixels", picture(png(50_000, 50_000, 2000)), "413 picture.too-many-pixels"
    yield "PNG of 4,000 x 4,000 pixels that ends early", picture(png(4_000, 4_000, 2000)), "422 picture.truncated"
    large = bytes(21 * MEGABYTE)
    yield "body of 21 MiB", lambda: server.ask("POST", "/v1/similar", large, "image/png"), "413|closed"
    yield "body of one byte a second", lambda: slow(server), "408|closed after 3"
    yield "1,500 idle connections", lambda: crowd(server), "200"
    for name, extra in [
        ("header of 200 KB", "X-Big: " + "a" * 200_000 + "\r\n"),
        ("5,000 headers", "".join(f"X-{n}: 1\r\n" for n in range(5000))),
        ("Content-Length and Transfer-Encoding", "Transfer-Encoding: chunked\r\n"),
    ]:
        yield name, (lambda extra=extra: server.ask("GET", "/healthz", b"", extra=extra)), "400|431|closed"
    yield "JSON of 100,000 open brackets", lambda: server.ask("POST", "/v1/similar", b"[" * 100_000), "400 input.json"
    for name, opening in [("lists", b"["), ("objects", b'{"a":'), ("lists of lists", b"[[],")]:
        yield f"8 times 20 KB of {name} in each other", (
            lambda opening=opening: brackets(server, opening)
        ), r"400 input.json \("
    yield "batch of 101 queries", lambda: server.ask(
        "POST", "/v1/batch", json.dumps({"queries": [{"item": "a"}] * 101}).encode()
    ), "400 input.batch"
    for host in [
        "127.0.0.1",
        "[::1]",
        "2130706433",
        "localhost:22",
        "10.0.0.1",
        "169.254.169.254",
        "0x7f.1",
        "[::ffff:10.0.0.1]",
    ]:
        yield f"url http://{host}/", (
            lambda host=host: server.query({"url": f"http://{host}/a.jpg"})
        ), "400 input.url-private"
    for address in ["file:///etc/passwd", "ftp://example.com/a.jpg", "gopher://example.com/"]:
        yield f"url {address}", (lambda address=address: server.query({"url": address})), "400 input.url"
    for host in [
        "127.0.0.1:99999",
        "example.com:65536",
        "[::1]:70000",
        "example.com:99999999999999999999",
        "example.com:0",
    ]:
        yield f"url http://{host}/", (lambda host=host: server.query({"url": f"http://{host}/"})), "400 input.url$"
    yield "/?url= with port 99999", lambda: server.ask("GET", "/?url=http%3A%2F%2F127.0.0.1%3A99999%2F"), "400"
    for path in [
        "/v1/items/..%2f..%2fetc%2fpasswd/image",
        "/v1/items/%2e%2e%2f%2e%2e/image",
        "/assets/../../etc/passwd",
    ]:
        yield path, (lambda path=path: server.ask("GET", path)), "404"
    yield "Host of another site", lambda: server.raw(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"), "421"
    yield "two Host headers", lambda: server.ask("GET", "/healthz", extra="Host: evil.example\r\n"), "400 server.body"
    yield "Expect: 100-continue", lambda: waiting(server), "100, then 404 input.item"
    yield "write as text/plain", lambda: server.ask("PUT", "/v1/items/x", b"{}", "text/plain"), "415"
    yield "item id of 100 KB", lambda: server.query({"item": "a" * 100_000}), "404 input.item"
    yield from heads(server)
    yield from numbers(server)
    yield from bodies(server)
    yield from filters(server)


def after_all(server):
    """The server must still be there."""
    yield "afterwards: /healthz", lambda: server.ask("GET", "/healthz"), "200"
    yield "afterwards: /readyz", lambda: server.ask("GET", "/readyz"), "200"


def heads(server):
    """Requests that are not quite HTTP."""
    host = f"Host: {server.host}:{server.port}\r\n"
    refused = "400|408|411|413|414|415|421|431|501|505|closed"
    for name, data in [
        ("no Host header", b"GET /v1/items HTTP/1.1\r\n\r\n"),
        ("a negative Content-Length", f"POST /v1/similar HTTP/1.1\r\n{host}Content-Length: -5\r\n\r\n".encode()),
        ("two Content-Length", f"POST / HTTP/1.1\r\n{host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab".encode()),
        ("a Content-Length of 30 digits", f"POST / HTTP/1.1\r\n{host}Content-Length: {'9' * 30}\r\n\r\n".encode()),
        (
            "a chunk of 2^68 bytes",
            f"POST /v1/similar HTTP/1.1\r\n{host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
            + b"fffffffffffffffff\r\nab",
        ),
        ("raw escapes in a header", f"GET /healthz HTTP/1.1\r\n{host}X-A: \x1b[31mred\x1b]0;t\x07\r\n\r\n".encode()),
        ("raw escapes in the address", f"GET /\x1b[2J HTTP/1.1\r\n{host}\r\n".encode()),
        ("an address of 20 KB", f"GET /?q={'a' * 20_000} HTTP/1.1\r\n{host}\r\n".encode()),
        ("a greeting of TLS to a port without", b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + bytes(160)),
        ("HTTP/0.9", b"GET /\r\n\r\n"),
        ("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("4 KB of noise", bytes(range(256)) * 16),
    ]:
        yield name, (lambda data=data: server.raw(data)), refused
    for path in [
        "/v1/items/%1b%5b31m",
        "/v1/items/%ff%fe",
        "/v1/items/%00",
        "/v1/items/%",
        "/v1/items/%22%3cscript%3e",
    ]:
        yield path, (lambda path=path: clean(server, path)), "400|404"
    yield "PUT of an id with an escape", lambda: server.ask("PUT", "/v1/items/%1b%5b31m", b'{"domain": "Dress"}'), (
        "400 input.item-id"
    )
    yield "a head of one byte a second", lambda: slow_head(server), "408 after|closed after [1-6]"


def clean(server, path):
    """Status of an answer, if it holds no raw control characters and no markup of ours."""
    answer = server.text(path)
    is_page = b"text/html" in answer.partition(b"\r\n\r\n")[0]
    if any(byte < 32 and byte not in b"\r\n\t" for byte in answer) or is_page and b"<script>" in answer:
        return "raw characters in the answer"
    return answer.split()[1].decode() if answer else "closed"


def slow_head(server):
    with server.connect(5) as connection:
        start = time.time()
        connection.settimeout(1)
        text = b"GET /healthz HTTP/1.1\r\nX-Slow: " + b"a" * 200
        for place in range(100):
            try:
                connection.sendall(text[place : place + 1])
                if data := connection.recv(65536):
                    return f"{data.split()[1].decode()} after {time.time() - start:.0f} s"
                return f"closed after {time.time() - start:.0f} s"
            except socket.timeout:
                continue
            except OSError:
                return f"closed after {time.time() - start:.0f} s"
    return f"still open after {time.time() - start:.0f} s"


def numbers(server):
    """Numbers that a conversion may trap on."""
    for text in ["1e309", "9223372036854775808", "-1", "1e30", "NaN", "0.5"]:
        yield f"k of {text}", (
            lambda text=text: server.ask("POST", "/v1/similar", f'{{"item": "a", "k": {text}}}'.encode())
        ), "400 input"
        yield f"limit of {text}", (lambda text=text: server.ask("GET", f"/v1/items?limit={text}")), "400 input"
    for text in ["[1e308, 0, 1, 1]", "[0, 0, 1e-320, 1]", "[-1, 0, 1, 1]"]:
        yield f"crop of {text}", (
            lambda text=text: server.ask(
                "POST", "/v1/similar", f'{{"url": "http://example.com/", "crop": {text}}}'.encode()
            )
        ), "400 input"
    yield "an example of weight 1e300", lambda: server.ask(
        "POST", "/v1/similar", b'{"item": "a", "negative": [{"item": "b", "weight": 1e300}]}'
    ), "400 input"


def bodies(server):
    """Bodies whose reading must be cheap."""
    nested = b'{"id": "a", "domain": "Dress", "attributes": ' + b'{"a":' * 4_000 + b"\n"
    yield "a line of an import of 20 KB of objects in each other", lambda: quick(
        lambda: server.ask("POST", "/v1/imports", nested * 4, "application/x-ndjson")
    ), "202"
    many = json.dumps({"items": [{"id": "a", "domain": "Dress", "images": ["a.jpg"] * 50_000}]}).encode()
    yield "an item with 50,000 pictures", lambda: quick(lambda: server.ask("POST", "/v1/imports", many)), "400 input"
    part = b'--b\r\nContent-Disposition: form-data; name="k"\r\n\r\n5\r\n'
    for name, body in [
        ("20,000 parts", part * 20_000 + b"--b--\r\n"),
        ("a part that never ends", part + b"--b\r\nContent-Disposition: form-data; name=" + b"a" * 500_000),
        ("500 KB of dashes", b"--b" * 170_000),
    ]:
        yield f"a form of {name}", (lambda body=body: quick(lambda: server.form("/v1/similar", body))), "400"
    yield "a form with a boundary of 5 KB", lambda: server.form(
        "/v1/similar", b"--b--", "multipart/form-data; boundary=" + "b" * 5_000
    ), "400"
    yield "a form without a boundary", lambda: server.form("/v1/similar", b"--b--", "multipart/form-data"), "400"
    names = json.dumps({str(n): 1 for n in range(60_000)}).encode()
    yield "a JSON body with 60,000 names", lambda: quick(lambda: server.ask("POST", "/v1/similar", names)), "400|413"
    yield "a text of 900 KB of escapes", lambda: quick(
        lambda: server.ask("POST", "/v1/similar", b'{"item": "' + b"\\u0041" * 150_000 + b'"}')
    ), "404 input.item"
    yield "a body that says gzip", lambda: server.ask(
        "POST", "/v1/similar", b"\x1f\x8b" + bytes(50), extra="Content-Encoding: gzip\r\n"
    ), "400|415"


def filters(server):
    """Filters whose work must be bounded."""
    clauses = [f"field{number}=value" for number in range(400)]
    path = "/v1/items?limit=1&filter="
    yield "a filter of 400 clauses", lambda: quick(lambda: server.ask("GET", path + ",".join(clauses))), "400 input"
    unknown = lambda: ",".join(f"f{time.time_ns()}x{number}=v" for number in range(50))
    yield "a filter of 50 clauses that nobody asked before", lambda: quick(
        lambda: server.ask("GET", path + unknown())
    ), "200|400"
    values = "title=" + "|".join(str(number) for number in range(1_500))
    yield "a filter of 1,500 values", lambda: quick(lambda: server.ask("GET", path + values)), "200|400"
    yield "a filter of quotes", lambda: quick(lambda: server.ask("GET", path + "a=%22" * 2_000)), "400"


def quick(ask):
    """An answer that must come within a second."""
    start = time.time()
    answer = ask()
    took = time.time() - start
    return f"{answer} ({took * 1000:.0f} ms)" if took < 1 else f"too slow: {answer} ({took * 1000:.0f} ms)"


class Redirecting(http.server.BaseHTTPRequestHandler):
    """Sends everybody on to where `to` in the address says; `loop` to itself."""

    def do_GET(self):
        target = self.path.partition("?to=")[2]
        self.send_response(302)
        self.send_header("Location", self.path if target == "loop" else target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def redirects(server):
    """For a server that fetches from private addresses: where a redirect may not lead."""
    host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Redirecting)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    for target in [
        "http://127.0.0.1:99999/",
        "http://example.com:65536/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "http://[::1",
        "//",
        "loop",
    ]:
        address = f"http://127.0.0.1:{host.server_port}/?to={target}"
        yield f"url that redirects to {target}", (
            lambda address=address: server.query({"url": address})
        ), "400 input.url"
    for address in ["http://127.0.0.1:99999/", f"http://127.0.0.1:{host.server_port}/?to=http://127.0.0.1:99999/"]:
        path = "/?url=" + address.replace(":", "%3A").replace("/", "%2F").replace("?", "%3F")
        yield f"page of {address}", (lambda path=path: server.ask("GET", path)), "400"
    host.shutdown()


def old_tls(server):
    """For a server with a certificate: the versions that it speaks."""
    for version, name, expected in [
        (ssl.TLSVersion.TLSv1, "1.0", "refused"),
        (ssl.TLSVersion.TLSv1_1, "1.1", "refused"),
        (ssl.TLSVersion.TLSv1_2, "1.2", "TLSv1.2"),
        (ssl.TLSVersion.TLSv1_3, "1.3", "TLSv1.3"),
    ]:
        yield f"TLS {name}", (lambda version=version: greet(server, version)), expected


def greet(server, version):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # Else this side refuses the old versions by itself.
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    try:
        with server.connect(5) as plain, context.wrap_socket(plain) as connection:
            return connection.version()
    except (ssl.SSLError, OSError):
        return "refused"
