import GRDB

/// The tables of `catalogue.sqlite`, and how an older file is brought up to date.
///
/// Each row has an integer key of its own (`row`), so that joins compare integers; what the shop and the extractor call
/// things (`item.id`, `picture.content_hash`, `space.id`) is unique text, compared byte by byte.
enum CatalogueSchema {
    /// Stands in SQLite's header field for it: "Look" in ASCII. Tells a catalogue from any other SQLite file.
    static let applicationID = 0x4C6F_6F6B

    /// 16 KiB: a vector of up to 4,000 numbers lies in one page, seven of 512 numbers share one.
    static let pageSize = 16384

    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 items, pictures, embeddings") { db in
            for sql in version1 { try db.execute(sql: sql) }
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
        migrator.registerMigration("2 when an item was written") { db in
            // The generation that wrote it: whoever has an item in memory need not read it again.
            try db.execute(sql: "ALTER TABLE item ADD COLUMN written INTEGER NOT NULL DEFAULT 0")
        }
        migrator.registerMigration("3 check sums of vectors") { db in
            // What it is of: ``StoredVector``. SQLite itself notices damage of its pages' structure only.
            try db.execute(sql: "ALTER TABLE embedding ADD COLUMN check_sum INTEGER NOT NULL DEFAULT 0")
            try StoredVector.sumAll(db)
        }
        migrator.registerMigration("4 variants, addresses and old ids") { db in
            for sql in version4 { try db.execute(sql: sql) }
        }
        migrator.registerMigration("5 words of items") { db in
            for sql in WordIndex.tables { try db.execute(sql: sql) }
        }
        return migrator
    }()

    private static let version4 = [
        // The sizes of an item.
        """
        CREATE TABLE variant (
            item INTEGER NOT NULL REFERENCES item (row) ON DELETE CASCADE, position INTEGER NOT NULL,
            id TEXT, sku TEXT, size TEXT, price TEXT, sale_price TEXT, stock TEXT, availability TEXT,
            PRIMARY KEY (item, position)) WITHOUT ROWID
        """,
        "CREATE INDEX variant_by_id ON variant (id) WHERE id IS NOT NULL",
        "CREATE INDEX variant_by_sku ON variant (sku) WHERE sku IS NOT NULL",
        // What an item was called before: links and orders still name it.
        """
        CREATE TABLE former_id (
            id TEXT PRIMARY KEY, item INTEGER NOT NULL REFERENCES item (row) ON DELETE CASCADE) WITHOUT ROWID
        """,
        "CREATE INDEX former_id_by_item ON former_id (item)",
        "CREATE INDEX item_by_style ON item (style) WHERE style IS NOT NULL",
        "ALTER TABLE image ADD COLUMN address TEXT",
    ]

    private static let version1 = [
        // What belongs to the catalogue as a whole: one row. `generation` grows with every committed write.
        """
        CREATE TABLE state (
            row INTEGER PRIMARY KEY CHECK (row = 1), generation INTEGER NOT NULL,
            active_space INTEGER REFERENCES space (row))
        """,
        "INSERT INTO state VALUES (1, 0, NULL)",
        """
        CREATE TABLE space (
            row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
            dimensions INTEGER NOT NULL CHECK (dimensions > 0), extractor TEXT NOT NULL)
        """,
        // `style` is the item's group: GROUP is a word of SQL.
        """
        CREATE TABLE item (
            row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, style TEXT, title TEXT, domain TEXT NOT NULL)
        """,
        "CREATE TABLE attribute_name (row INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
        """
        CREATE TABLE attribute (
            item INTEGER NOT NULL REFERENCES item (row) ON DELETE CASCADE,
            name INTEGER NOT NULL REFERENCES attribute_name (row),
            value TEXT NOT NULL, PRIMARY KEY (item, name)) WITHOUT ROWID
        """,
        // A filter reads one attribute of all items from this index alone.
        "CREATE INDEX attribute_by_name ON attribute (name, value)",
        // One row for each content. The columns after `content_hash` are NULL while nothing else is known of it (a file
        // that could be read but not decoded). `palette`: four float32 (L, a, b, weight) for each swatch.
        """
        CREATE TABLE picture (
            row INTEGER PRIMARY KEY, content_hash TEXT NOT NULL UNIQUE, pixel_hash TEXT,
            width INTEGER, height INTEGER, format TEXT, palette BLOB)
        """,
        """
        CREATE TABLE image (
            item INTEGER NOT NULL REFERENCES item (row) ON DELETE CASCADE, position INTEGER NOT NULL,
            path TEXT NOT NULL, byte_count INTEGER NOT NULL, modified INTEGER NOT NULL,
            picture INTEGER REFERENCES picture (row), failure_code TEXT, failure_message TEXT,
            PRIMARY KEY (item, position)) WITHOUT ROWID
        """,
        "CREATE INDEX image_by_picture ON image (picture)",
        // `vector`: as many float32 as the space has dimensions, little-endian.
        """
        CREATE TABLE embedding (
            row INTEGER PRIMARY KEY,
            space INTEGER NOT NULL REFERENCES space (row) ON DELETE CASCADE,
            picture INTEGER NOT NULL REFERENCES picture (row) ON DELETE CASCADE,
            vector BLOB NOT NULL, UNIQUE (space, picture))
        """,
        "CREATE INDEX embedding_by_picture ON embedding (picture)",
    ]
}
