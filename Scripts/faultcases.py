"""The faults of `Scripts/faults` that are no kills; here full disks, missing descriptors and rights. Each raises a Fault
when something did not hold, and may give a word on what it saw."""

import contextlib
import os
import pathlib
import random
import re
import resource
import socket
import subprocess
import time

import faultfiles
from faultworld import Fault, copied, form, png, require, strip

NOBODY = 65534


# Disks


@contextlib.contextmanager
def small_disk(world, size):
    """A file system of so many KiB, mounted for this process only (see `Scripts/faults`)."""
    place = world.folder / "disk"
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k,mode=755", "lookbook-faults", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def enlarge(disk, size):
    subprocess.run(["mount", "-o", f"remount,size={size}k", disk], check=True)


def fill(disk, leave):
    """Takes all room but so many bytes; gives the file that takes it."""
    room = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    path = pathlib.Path(disk) / "filler"
    path.write_bytes(bytes(max(0, room - leave)))
    return path


def can_mount():
    return os.environ.get("LOOKBOOK_FAULTS_MOUNTS") == "1"


def full_disk_import(world, _):
    if not can_mount():
        return "skipped: needs root for a small tmpfs"
    whole = world.sound(world.make(world.folder / "full.shop"))
    seen = set()
    for size in (16, 64, 96, 128, 192, 256, 320, 400):
        with small_disk(world, size) as disk:
            arguments = world.import_arguments(disk / "shop", None, "--extractor", "palette")
            result = world.run(*arguments)
            seen.add(result.code)
            require(result.code in (0, 2), f"{size} KiB: exit code {result.code}: {result.err[-200:]}")
            require(result.code == 0 or "room" in result.err, f"{size} KiB: {result.err[-200:]}")
            enlarge(disk, 20_000)
            world.ok(*arguments)
            state = {name: strip(one) for name, one in world.sound(disk / "shop").items()}
            require(state == {name: strip(one) for name, one in whole.items()}, f"{size} KiB: not as on a large disk")
    require(2 in seen, "no disk was small enough")
    return "8 sizes"


def full_disk_server(world, _):
    if not can_mount():
        return "skipped: needs root for a small tmpfs"
    with small_disk(world, 8192) as disk:
        shop = world.make(disk / "shop")
        before = world.sound(shop)["p1"]["item"]
        with world.serving(shop) as server:
            filler = fill(disk, 96 << 10)
            noise = png(1) + random.Random(1).randbytes(300_000)
            body, kind = form({"domain": "Dress"}, noise)
            answer = server.ask("PUT", "/v1/items/large", body, kind)
            require(answer[0] == 507, f"PUT of a picture: {answer}")
            # Where not even the first change has room, the price that was there stays.
            price, refused = re.search(r'"price":"([^"]*)"', before)[1], None
            for number in range(400):
                answer = server.ask("PATCH", "/v1/items/p1", {"attributes": {"price": f"{number}.75"}})
                if answer[0] != 200:
                    refused = answer
                    break
                price = f"{number}.75"
            require(refused is None or refused[0] == 507, f"PATCH: {refused}")
            require(server.ask("GET", "/healthz")[0] == 200, "/healthz does not answer")
            require(server.ask("GET", "/v1/items/p1")[0] == 200, "nothing is read any more")
            filler.unlink()
            answer = server.ask("PATCH", "/v1/items/p2", {"attributes": {"price": "5.00"}})
            require(answer[0] == 200, f"PATCH after there was room again: {answer}")
        state = world.sound(shop)
        require(f'"price":"{price}"' in state["p1"]["item"], f"p1 is {state['p1']['item']}, acknowledged {price}")
        require('"price":"5.00"' in state["p2"]["item"], "p2 lost what was acknowledged")
        return f"PATCH {'refused with 507' if refused else 'had room in the log'}"


def full_disk_outputs(world, _):
    if not can_mount():
        return "skipped: needs root for a small tmpfs"
    shop = world.make(world.folder / "outputs.shop")
    before = world.sound(shop)
    with small_disk(world, 512) as disk:
        table = disk / "items.jsonl"
        table.write_text("the old one")
        fill(disk, 4096)
        left = sorted(os.listdir(disk))
        for arguments in (
            ["export", "items", "--output", table],
            ["export", "embeddings", "--format", "npy", "--output", disk / "x.npy"],
            ["export", "embeddings", "--output", disk / "x.jsonl"],
            ["export", "similar", "--output", disk / "s.jsonl"],
            ["backup", disk / "copy"],
        ):
            result = world.run(*arguments, "--catalogue", shop)
            require(result.code == 2, f"{arguments[:2]} on a full disk ended with {result.code}")
            require(sorted(os.listdir(disk)) == left, f"{arguments[:2]} left {sorted(os.listdir(disk))}")
        require(table.read_text() == "the old one", "the old export was overwritten by half a new one")
    require(world.sound(shop) == before, "the catalogue has changed")
    return "export items, embeddings (two formats), similar; backup"


def full_disk_keys(world, _):
    if not can_mount():
        return "skipped: needs root for a small tmpfs"
    with small_disk(world, 8192) as disk:
        shop = world.make(disk / "shop")
        create = ["keys", "create", "--catalogue", shop, "--scope", "admin", "--name", "x"]
        world.ok(*create)
        listed = world.ok("keys", "list", "--catalogue", shop, "--format", "json").out
        fill(disk, 0)
        names = sorted(os.listdir(shop))
        result = world.run(*create)
        require(result.code == 2, f"keys create on a full disk ended with {result.code}")
        require(
            world.ok("keys", "list", "--catalogue", shop, "--format", "json").out == listed, "the keys have changed"
        )
        require(sorted(os.listdir(shop)) == names, f"it left {sorted(os.listdir(shop))}")
    return None


# Descriptors


def limited(count):
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (count, count))


def no_descriptors_import(world, _):
    shop = world.make(world.folder / "descriptors.shop")
    before = world.sound(shop)
    world.ok(*world.import_arguments(world.folder / "week.shop", None, "--extractor", "palette"))
    world.ok(*world.import_arguments(world.folder / "week.shop", world.changed, "--prune"))
    after = world.sound(world.folder / "week.shop")
    codes = {}
    for count in range(6, 40, 3):
        copied(shop, world.folder / "few.shop")
        result = world.run(
            *world.import_arguments(world.folder / "few.shop", world.changed, "--prune"), before=limited(count)
        )
        codes[result.code] = codes.get(result.code, 0) + 1
        state = world.sound(world.folder / "few.shop")
        for name in before:
            require(state.get(name) in (before[name], after.get(name)), f"{count} descriptors: {name} was lost")
        world.ok(*world.import_arguments(world.folder / "few.shop", world.changed, "--prune"))
        require(world.sound(world.folder / "few.shop") == after, f"{count} descriptors: not mended by the next import")
    return f"exit codes {codes}"


def no_descriptors_server(world, _):
    shop = world.make(world.folder / "descriptors-served.shop")
    with world.serving(shop, before=limited(64)) as server:
        port = int(server.address.rsplit(":", 1)[1])
        crowd = []
        for _ in range(120):
            one = socket.socket()
            one.settimeout(0.2)
            with contextlib.suppress(OSError):
                one.connect(("127.0.0.1", port))
                crowd.append(one)
        outcomes = set()
        for number in range(5):
            try:
                outcomes.add(
                    server.ask("PATCH", "/v1/items/p1", {"attributes": {"price": f"{number}.25"}}, timeout=2)[0]
                )
            except OSError:
                outcomes.add("no answer")
        for one in crowd:
            one.close()
        for _ in range(100):
            with contextlib.suppress(OSError):
                if server.ask("GET", "/healthz", timeout=2)[0] == 200:
                    break
            time.sleep(0.1)
        answer = server.ask("PATCH", "/v1/items/p1", {"attributes": {"price": "7.25"}})
        require(answer[0] == 200, f"PATCH when there were descriptors again: {answer}")
        require(server.process.poll() is None, "the server ended")
    require('"price":"7.25"' in world.sound(shop)["p1"]["item"], "what was acknowledged is lost")
    return f"meanwhile: {sorted(map(str, outcomes))}"


# Rights


def as_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def rights(world, _):
    if os.geteuid() != 0:
        return "skipped: needs root to become another user"
    shop = world.make(world.folder / "rights.shop")
    before = world.sound(shop)
    export = ["export", "items", "--catalogue", shop]
    result = world.run(*export, before=as_nobody)
    require(result.code == 0 and len(result.out.splitlines()) == 40, f"reading without rights to write: {result.err}")
    result = world.run(*world.import_arguments(shop, world.changed, "--prune"), before=as_nobody)
    require(result.code == 2, f"import without rights to write ended with {result.code}")
    target = world.folder / "public"
    target.mkdir(mode=0o777)
    target.chmod(0o777)
    (shop / "pictures" / "aa").mkdir(parents=True)
    (shop / "pictures" / "aa" / "a.png").write_bytes(png(1))
    result = world.run("backup", target / "copy", "--catalogue", shop, before=as_nobody)
    require(result.code == 0, f"backup by a reader: {result.err}")
    require(
        world.run("doctor", "--catalogue", target / "copy", before=as_nobody).code == 0, "the reader's copy is damaged"
    )
    (shop / "catalogue.sqlite").chmod(0)
    result = world.run(*export, before=as_nobody)
    require(result.code == 2 and "hint" in result.err, f"an unreadable catalogue: {result.code} {result.err}")
    (shop / "catalogue.sqlite").chmod(0o644)
    require(world.sound(shop) == before, "the catalogue has changed")
    world.ok("keys", "create", "--catalogue", shop, "--scope", "search", "--name", "x")
    process = world.start("serve", "--catalogue", shop, "--port", "0", "--read-only", before=as_nobody)
    try:
        error = process.communicate(timeout=20)[1].decode()
    except subprocess.TimeoutExpired as served:
        process.kill()
        raise Fault("with keys that it may not read the server serves") from served
    require(process.returncode == 2 and "key" in error, f"unreadable keys: {process.returncode} {error}")
    return "read-only, unreadable, another's backup, unreadable keys"


def unreadable_pictures(world, _):
    if os.geteuid() != 0:
        return "skipped: needs root to become another user"
    shop = world.make(world.folder / "unreadable.shop")
    before = world.sound(shop)
    pictures = world.folder / "shut"
    copied(world.pictures, pictures)
    os.chmod(world.feed, 0o644)
    for path in [shop, *shop.iterdir()]:
        os.chown(path, NOBODY, NOBODY)
    for path in list(pictures.iterdir())[::2]:
        path.chmod(0)
    arguments = ["import", world.feed, "--images", pictures, "--catalogue", shop, "--prune"]
    result = world.run(*arguments, before=as_nobody)
    require(result.code in (2, 3), f"unreadable pictures: exit code {result.code}")
    state = world.sound(shop)
    require(set(state) == set(before), "items are gone")
    require(all(state[name]["vectors"] for name in state), "an unreadable picture took the place of a good one")
    return f"exit code {result.code}"


def unreadable_folder(world, _):
    if os.geteuid() != 0:
        return "skipped: needs root to become another user"
    feed = world.folder / "folders"
    for number in range(12):
        folder = feed / ["Dress", "Pants", "Shoes"][number % 3]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.png").write_bytes(png(number))
    shop = world.folder / "folders.shop"
    world.ok("import", feed, "--catalogue", shop, "--extractor", "palette")
    before = world.sound(shop)
    for path in [shop, *shop.iterdir()]:
        os.chown(path, NOBODY, NOBODY)
    (feed / "Pants").chmod(0)
    result = world.run("import", feed, "--catalogue", shop, "--prune", before=as_nobody)
    (feed / "Pants").chmod(0o755)
    require(result.code != 0, "an unreadable folder is no reason for exit code 0")
    require(set(world.sound(shop)) == set(before), "items of the unreadable folder were removed")
    return None


def all_cases():
    return [
        ("full disk: import", full_disk_import),
        ("full disk: server", full_disk_server),
        ("full disk: export and backup", full_disk_outputs),
        ("full disk: keys", full_disk_keys),
        ("no descriptors: import --prune", no_descriptors_import),
        ("no descriptors: server", no_descriptors_server),
        ("rights: catalogue and keys", rights),
        ("rights: unreadable pictures", unreadable_pictures),
        ("rights: unreadable folder of a feed, --prune", unreadable_folder),
        ("catalogue replaced or removed under a server", faultfiles.replaced),
        ("pictures not mounted, --prune", faultfiles.unmounted_pictures),
        ("feeds cut off, damaged, empty, --prune", faultfiles.bad_feeds),
        ("damaged vectors", faultfiles.damaged_vectors),
        ("damaged pages", faultfiles.damaged_pages),
        ("damaged cache of the network", faultfiles.damaged_network_cache),
        ("two imports at once", faultfiles.two_imports),
        ("imports beside writes over HTTP", faultfiles.import_beside_server),
        ("12 keys at once", faultfiles.many_keys),
    ]
