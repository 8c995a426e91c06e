"""Faults of files for `Scripts/faults`: catalogues that are replaced, feeds that are cut off, bits that flip, and writers
beside each other."""

import contextlib
import json
import os
import shutil
import sqlite3
import struct
import threading
import time

from faultworld import copied, form, png, require, strip

# Files that change


def replaced(world, _):
    notes = []
    for name in ("folder moved and another put there", "file replaced", "folder removed"):
        shop = world.make(world.folder / "replaced.shop")
        copy = copied(shop, world.folder / "replaced.copy")
        with world.serving(shop) as server:
            require(server.ask("PATCH", "/v1/items/p1", {"attributes": {"price": "1.11"}})[0] == 200, "PATCH before")
            if name.startswith("folder moved"):
                shop.rename(world.folder / "replaced.old")
                copy.rename(shop)
            elif name == "file replaced":
                os.replace(copy / "catalogue.sqlite", shop / "catalogue.sqlite")
            else:
                shutil.rmtree(shop)
            body, kind = form({"domain": "Dress"}, png(3))
            for _ in range(3):
                for answer in (
                    server.ask("PATCH", "/v1/items/p1", {"attributes": {"price": "2.22"}}),
                    server.ask("PUT", "/v1/items/new", body, kind),
                    server.ask("DELETE", "/v1/items/p2"),
                ):
                    require(answer[0] >= 500, f"{name}: a write was acknowledged: {answer}")
            require(server.ask("GET", "/readyz")[0] == 503, f"{name}: /readyz does not say so")
            require(server.ask("GET", "/healthz")[0] == 200, f"{name}: /healthz")
            time.sleep(0.6)
            lines = [line for line in server.text.splitlines() if "replaced" in line and " error " not in line]
            notes.append(len(lines))
        old = world.folder / "replaced.old"
        if old.exists():
            require('"price":"1.11"' in world.sound(old)["p1"]["item"], "what was acknowledged before is lost")
            shutil.rmtree(old)
        if shop.exists():
            for beside in ("-wal", "-shm"):
                (shop / f"catalogue.sqlite{beside}").unlink(missing_ok=True)
            require('"price":"1.50"' in world.sound(shop)["p1"]["item"], f"{name}: the new catalogue was written to")
        shutil.rmtree(shop, ignore_errors=True)
        shutil.rmtree(copy, ignore_errors=True)
    return f"folder moved, file replaced, folder removed; lines in the log: {notes}"


def unmounted_pictures(world, _):
    shop = world.make(world.folder / "unmounted.shop")
    before = world.sound(shop)
    away = world.folder / "not-mounted"
    away.mkdir()
    result = world.run("import", world.feed, "--images", away, "--catalogue", shop, "--prune")
    require(result.code in (2, 3), f"exit code {result.code}")
    require(world.sound(shop) == before, "items have lost their pictures")
    return f"exit code {result.code}"


def bad_feeds(world, _):
    """Feeds that were cut off, damaged or empty: nothing is removed because of them."""
    shop = world.make(world.folder / "feeds.shop")
    before = world.sound(shop)
    text = world.feed.read_text()
    lines = text.splitlines(keepends=True)
    feeds = {
        "empty.jsonl": "",
        "cut.jsonl": text[: len(text) // 2],
        "byte.jsonl": "".join(lines[:20]) + '{"id": "p2\xe9\n' + "".join(lines[22:]),
        "header.csv": "id,image,domain,price\n",
        "quote.csv": 'id,image,domain,price\np1,1.png,Pants,1.50\np2,"2.png,Shoes,2.50\np3,3.png,Dress,3.50\n',
    }
    for name, content in feeds.items():
        path = world.folder / name
        path.write_bytes(content.encode("latin-1"))
        result = world.run(*world.import_arguments(shop, path, "--prune"))
        require(result.code in (2, 3), f"{name}: exit code {result.code}")
        gone = sorted(set(before) - set(world.sound(shop)))
        require(not gone, f"{name}: removed {gone}")
    return f"{len(feeds)} feeds"


# Damage


def vectors(shop):
    with contextlib.closing(sqlite3.connect(shop / "catalogue.sqlite")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return [row[0] for row in database.execute("SELECT vector FROM embedding ORDER BY row")]


def damaged_vectors(world, source):
    shop = world.make(world.folder / "vectors.shop")
    whole = world.sound(shop)
    for number in range(24):
        copied(shop, world.folder / "damaged.shop")
        path = world.folder / "damaged.shop" / "catalogue.sqlite"
        vector = source.choice(vectors(world.folder / "damaged.shop"))
        content = bytearray(path.read_bytes())
        # A vector that is longer than a page lies in several; its start is in one.
        place = content.find(vector[:256])
        require(place >= 0, "a vector is not found in the file")
        if number % 4 == 0:
            content[place + 16 : place + 20] = struct.pack("<f", [float("nan"), float("inf")][number % 8 // 4])
        else:
            content[place + source.randrange(256)] ^= 1 << source.randrange(8)
        path.write_bytes(content)
        require(world.doctor(path.parent), f"damage {number} is noticed by nothing")
        result = world.run("recommend", "p5", "--catalogue", path.parent, "--format", "json")
        require(result.code in (0, 1), f"one damaged vector, and nothing is answered: {result.err}")
        require(world.ok(*world.import_arguments(path.parent)) and world.sound(path.parent) == whole, "not made again")
    return "24 of 24 noticed and made again; 6 of them NaN or infinite"


def damaged_pages(world, source):
    shop = world.make(world.folder / "pages.shop")
    vectors(shop)
    whole = world.sound(shop)
    counts = {"told": 0, "harmless": 0, "told by nothing": 0}
    for _ in range(40):
        copied(shop, world.folder / "page.shop")
        path = world.folder / "page.shop" / "catalogue.sqlite"
        content = bytearray(path.read_bytes())
        place = source.randrange(len(content) - 64)
        content[place : place + 64] = source.randbytes(64)
        path.write_bytes(content)
        found = world.doctor(path.parent)
        results = [
            world.run("recommend", "p5", "--catalogue", path.parent, "--format", "json"),
            world.run("export", "items", "--catalogue", path.parent),
            world.run("export", "embeddings", "--catalogue", path.parent),
        ]
        if found:
            counts["told"] += 1
        elif all(result.code == 0 for result in results) and world.state(path.parent) == whole:
            counts["harmless"] += 1
        else:
            counts["told by nothing"] += 1
        world.run(*world.import_arguments(path.parent))
    return ", ".join(f"{count} {name}" for name, count in counts.items()) + "; no command died"


def damaged_network_cache(world, source):
    shop = world.folder / "network.shop"
    world.ok(*world.import_arguments(shop, None, "--extractor", "lookbook-style"))
    picture = world.folder / "query.png"
    picture.write_bytes(png(3))

    def answer():
        answer = json.loads(world.ok("similar", picture, "--catalogue", shop, "--format", "json").out)
        return [(one["id"], round(one["distance"], 5)) for one in answer["similar"]]

    right = answer()
    files = [path for path in shop.rglob("*") if path.is_file() and "cache" in str(path.relative_to(shop))]
    tried = 0
    for path in files:
        if path.stat().st_size < 1000:
            continue
        for _ in range(3):
            content = bytearray(path.read_bytes())
            for _ in range(8):
                content[source.randrange(len(content))] ^= 1 << source.randrange(8)
            path.write_bytes(content)
            require(answer() == right, f"a damaged {path.name} gives other distances")
            tried += 1
    return f"{tried} damaged caches, the same answers"


# Writers beside each other


def two_imports(world, _):
    orders = []
    for feeds in ((world.feed, world.changed), (world.changed, world.feed)):
        shop = world.folder / "order.shop"
        shutil.rmtree(shop, ignore_errors=True)
        for feed in feeds:
            world.ok(*world.import_arguments(shop, feed, "--extractor", "palette"))
        orders.append({name: strip(one) for name, one in world.sound(shop).items()})
    for number in range(5):
        shop = world.folder / "two.shop"
        shutil.rmtree(shop, ignore_errors=True)
        world.make(shop)
        writers = [world.start(*world.import_arguments(shop, feed)) for feed in (world.feed, world.changed)]
        codes = [writer.wait(60) for writer in writers]
        require(codes == [0, 0], f"two imports at once ended with {codes}")
        for name, one in world.sound(shop).items():
            require(strip(one) in [order.get(name) for order in orders], f"round {number}: {name} is of neither feed")
    return "5 rounds"


def import_beside_server(world, _):
    shop = world.make(world.folder / "beside.shop")
    prices, problems = {}, []
    with world.serving(shop) as server:
        ended = threading.Event()

        def patch(number):
            count = 0
            while not ended.is_set():
                price = f"{1000 + number}.{count % 90 + 10}"
                answer = server.ask("PATCH", f"/v1/items/p{number}", {"attributes": {"stock": price}})
                if answer[0] != 200:
                    problems.append(answer)
                prices[f"p{number}"] = price
                count += 1

        clients = [threading.Thread(target=patch, args=(number,)) for number in (10, 13, 20, 30)]
        for client in clients:
            client.start()
        for feed in (world.changed, world.feed) * 3 + (world.changed,):
            world.ok(*world.import_arguments(shop, feed))
        ended.set()
        for client in clients:
            client.join()
    require(not problems, f"PATCH beside an import: {problems[:2]}")
    wanted = {json.loads(line)["id"]: json.loads(line) for line in world.changed.read_text().splitlines()}
    for name, one in world.sound(shop).items():
        item = json.loads(one["item"])
        if name in wanted:
            require(item["attributes"]["price"] == wanted[name]["price"], f"{name} has its old price again: {item}")
            image = item["images"][0]["path"].split("/")[-1]
            require(image == wanted[name]["image"], f"{name} has its old picture again: {item}")
    return f"7 imports beside 4 clients, {sum(1 for _ in prices)} items patched all the time"


def many_keys(world, _):
    shop = world.make(world.folder / "keys.shop")
    listed = lambda: {
        k["id"] for k in json.loads(world.ok("keys", "list", "--catalogue", shop, "--format", "json").out)
    }
    create = ["keys", "create", "--catalogue", shop, "--scope", "admin", "--name", "x"]
    for _ in range(3):
        makers = [world.start(*create) for _ in range(12)]
        require(all(maker.wait(60) == 0 for maker in makers), "keys create beside others failed")
        keys = listed()
        require(len(keys) == 12, f"of 12 keys that were made at once {len(keys)} are there")
        enders = [world.start("keys", "revoke", key, "--catalogue", shop) for key in keys] + [world.start(*create)]
        require(all(ender.wait(60) == 0 for ender in enders), "keys revoke beside others failed")
        left = listed()
        require(not left & keys, f"{len(left & keys)} keys that were taken back still open")
        for key in left:
            world.ok("keys", "revoke", key, "--catalogue", shop)
    return "3 rounds of 12 made, 12 taken back beside one made"
