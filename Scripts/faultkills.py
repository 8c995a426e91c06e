"""Kills for `Scripts/faults`: each writing verb and route, ended by SIGKILL at a random moment."""

import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time

from faultworld import Fault, copied, form, picture_host, png, require

# A kill may come a little after the end, so that the moment of the answer is hit as well.
PAST_THE_END = 1.1


class CommandKills:
    """Kills one command. After each the catalogue must be sound and between the states before and after; the same command
    given again must end where it does undisturbed."""

    def __init__(self, world, name, prepare, arguments, outside=None):
        self.world = world
        self.name = name
        self.arguments = arguments
        self.outside = outside
        self.start = world.folder / f"{name}.start"
        self.catalogue = world.folder / f"{name}.shop"
        if prepare is not None:
            prepare(self.start)
        self.before = self.restore()
        begin = time.monotonic()
        world.ok(*arguments(self.catalogue))
        self.seconds = time.monotonic() - begin
        self.after = world.sound(self.catalogue)

    def restore(self):
        """The catalogue as it was before the command; gives its state."""
        if self.outside is not None:
            for path in (self.outside, f"{self.outside}.partial"):
                shutil.rmtree(path, ignore_errors=True)
                if os.path.isfile(path):
                    os.remove(path)
        if self.start.exists():
            copied(self.start, self.catalogue)
            return self.world.state(self.catalogue) if not hasattr(self, "before") else self.before
        shutil.rmtree(self.catalogue, ignore_errors=True)
        return {}

    def round(self, source):
        self.restore()
        process = self.world.start(*self.arguments(self.catalogue), stdout=subprocess.DEVNULL)
        time.sleep(source.uniform(0, self.seconds * PAST_THE_END))
        process.kill()
        process.communicate()
        has_ended = process.returncode == 0
        state = self.read()
        if state is not None:
            self.compare(state, has_ended)
            if state == self.after and self.outside is None:
                return
        self.world.ok(*self.arguments(self.catalogue))
        require(self.world.sound(self.catalogue) == self.after, "given again it did not end as it does undisturbed")

    def read(self):
        """The state; None for a catalogue that was new and has not been finished: it holds nothing yet."""
        if not self.before and not (self.catalogue / "catalogue.sqlite").exists():
            return None
        found = self.world.doctor(self.catalogue)
        if not self.before and found and "older version" in found[0]["detail"]:
            return None
        require(not found, f"doctor: {found}")
        return self.world.state(self.catalogue)

    def compare(self, state, has_ended):
        if has_ended:
            require(state == self.after, "it said that it was done, and it was not")
        for name in set(state) | set(self.before) | set(self.after):
            allowed = [self.before.get(name), self.after.get(name)]
            require(state.get(name) in allowed, f"{name} is {state.get(name)}, neither as before nor as after")


class SwitchKills(CommandKills):
    """The space that answers: one or the other, and all vectors of both stay."""

    def __init__(self, world):
        def prepare(catalogue):
            world.make(catalogue)
            world.ok(*world.import_arguments(catalogue, None, "--extractor", "lookbook-style", "--no-activate"))

        super().__init__(world, "switch", prepare, lambda c: ["models", "use", "lookbook-style", "--catalogue", c])

    def compare(self, state, has_ended):
        require(state in ([self.after] if has_ended else [self.before, self.after]), "neither space answers")


class OutputKills(CommandKills):
    """A command that writes outside of the catalogue: what it names is whole, or not there."""

    def __init__(self, world, name, arguments, outside, check):
        self.check = check
        super().__init__(world, name, world.make, arguments, outside=str(outside))
        self.whole = check(self.outside)

    def compare(self, state, has_ended):
        require(state == self.before, "the catalogue has changed")
        require(os.path.exists(self.outside) or not has_ended, "it said that it was done, and nothing is there")
        if os.path.exists(self.outside):
            require(self.check(self.outside) == self.whole, f"{self.outside} is there and not whole")
            shutil.rmtree(self.outside) if os.path.isdir(self.outside) else os.remove(self.outside)


class KeyKills:
    """Keys: what was printed holds, whatever was killed beside it."""

    def __init__(self, world, name):
        self.world = world
        self.name = name
        self.catalogue = world.make(world.folder / f"{name}.shop")
        self.made = self.create()
        begin = time.monotonic()
        self.create()
        self.seconds = time.monotonic() - begin

    def create(self):
        return self.world.ok(*self.creation).err.split("key ")[1].split()[0]

    @property
    def creation(self):
        return ["keys", "create", "--catalogue", self.catalogue, "--scope", "search", "--name", "fault"]

    def listed(self):
        out = self.world.ok("keys", "list", "--catalogue", self.catalogue, "--format", "json").out
        return {key["id"] for key in json.loads(out)}

    def round(self, source):
        before = self.listed()
        is_creation = self.name == "keys create"
        victim = None if is_creation else self.create()
        arguments = self.creation if is_creation else ["keys", "revoke", victim, "--catalogue", self.catalogue]
        process = self.world.start(*arguments)
        time.sleep(source.uniform(0, self.seconds * PAST_THE_END))
        process.kill()
        out, err = process.communicate()
        after = self.listed()
        require(before <= after, "a key is gone that nobody took back")
        if is_creation:
            require(len(after - before) == 1 or process.returncode != 0, "a key was shown and is not there")
        else:
            require(after <= before | {victim}, "a key came from nowhere")
            require(victim not in after or process.returncode != 0, "a key that was taken back still opens")
        if len(after) > 12:
            for key in sorted(after)[6:]:
                self.world.ok("keys", "revoke", key, "--catalogue", self.catalogue)


class ServerKills:
    """Kills the server while clients write; each client has items of its own, and knows what was acknowledged."""

    CLIENTS = 4

    def __init__(self, world, name, verbs):
        self.world = world
        self.name = name
        self.verbs = verbs
        self.catalogue = world.make(world.folder / f"{name.replace(' ', '-').replace('/', '-')}.shop")
        self.acknowledged = 0
        self.known = {name: self.facts(state) for name, state in world.sound(self.catalogue).items()}

    @staticmethod
    def facts(state):
        """What a client knows of an item: its price, and whether it has a picture of its own."""
        if state is None:
            return None
        item = json.loads(state["item"])
        return item["attributes"].get("price"), item["images"][0]["path"].split("/")[-1] if item["images"] else None

    def round(self, source):
        allowed = {}
        problems = []
        with picture_host(self.world.pictures) as host, self.world.serving(self.catalogue) as server:
            clients = [
                threading.Thread(
                    target=self.client, args=(server, host, number, source.randrange(1 << 30), allowed, problems)
                )
                for number in range(self.CLIENTS)
            ]
            for client in clients:
                client.start()
            time.sleep(source.uniform(0.02, 0.5))
            server.process.send_signal(signal.SIGKILL)
            for client in clients:
                client.join()
        require(not problems, problems[:1])
        state = self.world.sound(self.catalogue)
        for name in set(state) | set(self.known) | set(allowed):
            fact = self.facts(state.get(name))
            wanted = allowed.get(name, [self.known.get(name)])
            require(any(self.fits(fact, one) for one in wanted), f"{name} is {fact}; acknowledged: {wanted}")
        self.known = {name: self.facts(one) for name, one in state.items()}

    @staticmethod
    def fits(fact, wanted):
        """A wanted picture may be "kept": whichever file that is, it was sent."""
        if fact is None or wanted is None:
            return fact is wanted
        return fact[0] == wanted[0] and (fact[1] == wanted[1] or (wanted[1] == "kept" and fact[1] is not None))

    def client(self, server, host, number, seed, allowed, problems):
        source = random.Random(seed)
        names = [f"p{n}" for n in range(number, 40, self.CLIENTS)] + [f"h{number}-{n}" for n in range(4)]
        current = {name: self.known.get(name) for name in names}
        while True:
            name = source.choice(names)
            verb = source.choice(self.verbs)
            if verb == "PATCH" and current[name] is None or verb == "DELETE" and current[name] is None:
                verb = "PUT"
            price = f"{source.randrange(10_000)}.{source.randrange(10, 100)}"
            wanted = self.wanted(verb, current[name], price)
            allowed[name] = [current[name], wanted]
            try:
                self.send(server, host, verb, name, price, source)
            except OSError:
                return
            except Fault as fault:
                problems.append(str(fault))
                return
            current[name] = wanted
            allowed[name] = [wanted]
            self.acknowledged += 1

    @staticmethod
    def wanted(verb, current, price):
        return {"DELETE": None, "PATCH": (price, current[1] if current else None)}.get(verb, (price, "kept"))

    def send(self, server, host, verb, name, price, source):
        """Returns when it was acknowledged."""
        path = f"/v1/items/{name}"
        if verb == "DELETE":
            answer = server.ask("DELETE", path)
        elif verb == "PATCH":
            answer = server.ask("PATCH", path, {"attributes": {"price": price}})
        elif verb == "PUT":
            fields = {"domain": "Dress", "attributes": json.dumps({"price": price})}
            answer = server.ask("PUT", path, *form(fields, png(source.randrange(500))))
        else:
            picture = f"{host}/{source.randrange(60)}.png"
            item = {"id": name, "domain": "Pants", "attributes": {"price": price}, "images": [picture]}
            answer = server.ask("POST", "/v1/imports", {"items": [item]})
            if answer[0] == 429:
                # It was refused, and so nothing is written: what was acknowledged last is still true; try again.
                time.sleep(0.05)
                return self.send(server, host, verb, name, price, source)
            require(answer[0] == 202, f"import: {answer}")
            task = json.loads(answer[1])["id"]
            while (status := json.loads(server.ask("GET", f"/v1/tasks/{task}")[1])["status"]) in ("waiting", "running"):
                time.sleep(0.005)
            require(status == "finished", f"the task is {status}")
            return None
        if answer[0] not in (200, 201, 204):
            raise Fault(f"{verb} {name}: {answer}")
        return None


def verbs(world):
    """Everything that writes, as (name, how to make what kills it)."""
    imports = world.import_arguments
    backup = world.folder / "copy"
    table = world.folder / "items.jsonl"
    read = lambda path: open(path, "rb").read()
    yield "import", lambda: CommandKills(world, "import", None, lambda c: imports(c, None, "--extractor", "palette"))
    yield "import again", lambda: CommandKills(world, "again", world.make, lambda c: imports(c, world.changed))
    yield "import --prune", lambda: CommandKills(
        world, "prune", world.make, lambda c: imports(c, world.changed, "--prune")
    )
    yield "models use", lambda: SwitchKills(world)
    yield "backup", lambda: OutputKills(
        world, "backup", lambda c: ["backup", backup, "--catalogue", c], backup, world.sound
    )
    yield "export --output", lambda: OutputKills(
        world, "export", lambda c: ["export", "items", "--catalogue", c, "--output", table], table, read
    )
    yield "keys create", lambda: KeyKills(world, "keys create")
    yield "keys revoke", lambda: KeyKills(world, "keys revoke")
    for name, sent in [
        ("PUT /v1/items", ["PUT"]),
        ("PATCH /v1/items", ["PATCH"]),
        ("DELETE /v1/items", ["DELETE", "PUT"]),
        ("POST /v1/imports", ["POST"]),
        ("all routes", ["PUT", "PATCH", "DELETE", "POST"]),
    ]:
        yield name, lambda name=name, sent=sent: ServerKills(world, name, sent)
