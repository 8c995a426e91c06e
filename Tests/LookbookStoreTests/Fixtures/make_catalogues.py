"""Makes catalogues as earlier versions of Lookbook wrote them: `python3 make_catalogues.py`.

Three items; the vector of the third holds a NaN. Small pages keep the files small.
"""

import pathlib
import sqlite3
import struct

VERSION_1 = """
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
CREATE TABLE state (
    row INTEGER PRIMARY KEY CHECK (row = 1), generation INTEGER NOT NULL,
    active_space INTEGER REFERENCES space (row));
INSERT INTO state VALUES (1, 0, NULL);
CREATE TABLE space (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    dimensions INTEGER NOT NULL CHECK (dimensions > 0), extractor TEXT NOT NULL);
CREATE TABLE item (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, style TEXT, title TEXT, domain TEXT NOT NULL);
CREATE TABLE attribute_name (row INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE attribute (
    item INTEGER NOT NULL REFERENCES item (row) ON DELETE CASCADE,
    name INTEGER NOT NULL REFERENCES attribute_name (row),
    value TEXT NOT NULL, PRIMARY KEY (item, name)) WITHOUT ROWID;
CREATE INDEX attribute_by_name ON attribute (name, value);
CREATE TABLE picture (
    row INTEGER PRIMARY KEY, content_hash TEXT NOT NULL UNIQUE, pixel_hash TEXT,
    width INTEGER, height INTEGER, format TEXT, palette BLOB);
CREATE TABLE image (
    item INTEGER NOT NULL REFERENCES item (row) ON DELETE CASCADE, position INTEGER NOT NULL,
    path TEXT NOT NULL, byte_count INTEGER NOT NULL, modified INTEGER NOT NULL,
    picture INTEGER REFERENCES picture (row), failure_code TEXT, failure_message TEXT,
    PRIMARY KEY (item, position)) WITHOUT ROWID;
CREATE INDEX image_by_picture ON image (picture);
CREATE TABLE embedding (
    row INTEGER PRIMARY KEY,
    space INTEGER NOT NULL REFERENCES space (row) ON DELETE CASCADE,
    picture INTEGER NOT NULL REFERENCES picture (row) ON DELETE CASCADE,
    vector BLOB NOT NULL, UNIQUE (space, picture));
CREATE INDEX embedding_by_picture ON embedding (picture);
INSERT INTO grdb_migrations VALUES ('1 items, pictures, embeddings');
"""
VERSION_2 = """
ALTER TABLE item ADD COLUMN written INTEGER NOT NULL DEFAULT 0;
INSERT INTO grdb_migrations VALUES ('2 when an item was written');
"""
VECTORS = [(0.1357, 0.2468), (0.3579, 0.468), (float("nan"), 1)]


def make(version):
    path = pathlib.Path(__file__).with_name(f"catalogue-v{version}.sqlite")
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.execute("PRAGMA page_size = 512")
    database.executescript(VERSION_1 + (VERSION_2 if version > 1 else ""))
    database.execute(f"PRAGMA application_id = {0x4C6F6F6B}")
    database.execute("INSERT INTO space VALUES (1, 's', 's', 2, 'palette')")
    database.execute("UPDATE state SET active_space = 1, generation = 2")
    database.execute("INSERT INTO attribute_name VALUES (1, 'colour')")
    for row, vector in enumerate(VECTORS, start=1):
        database.execute("INSERT INTO item (row, id, domain) VALUES (?, ?, 'Hat')", (row, str(row)))
        database.execute("INSERT INTO attribute VALUES (?, 1, 'red')", (row,))
        picture = (row, f"h{row}", f"p{row}", 1, 1, "jpeg", b"")
        database.execute("INSERT INTO picture VALUES (?, ?, ?, ?, ?, ?, ?)", picture)
        database.execute("INSERT INTO image VALUES (?, 0, ?, 1, 2, ?, NULL, NULL)", (row, f"/{row}.jpg", row))
        blob = struct.pack("<2f", *vector)
        database.execute("INSERT INTO embedding (space, picture, vector) VALUES (1, ?, ?)", (row, blob))
    database.commit()
    database.close()


for version in (1, 2):
    make(version)
