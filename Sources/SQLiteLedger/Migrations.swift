internal import GRDB
internal import Orders

/// The ledger's tables, made by steps that are only ever added to.
enum Migrations {
  /// `GBRT`: tells a ledger from another program's database.
  static let application: Int32 = 0x4742_5254

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1-orders") { try $0.execute(sql: first) }
    // What has lapsed is asked for at each call: it must not cost a look at all reservations.
    migrator.registerMigration("2-lapsing") {
      try $0.execute(
        sql: "CREATE INDEX orders_lapsing ON orders (reserved_until) WHERE state = 'reserved'")
    }
    return migrator
  }

  /// Never edited: a ledger out there has run it.
  private static let first = """
    PRAGMA application_id = 1195528788;
    CREATE TABLE settings (
      name TEXT NOT NULL PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT;
    INSERT INTO settings VALUES ('compare', 'strict');
    CREATE TABLE people (username TEXT NOT NULL PRIMARY KEY) STRICT;
    CREATE TABLE person_keys (
      kind TEXT NOT NULL CHECK (kind IN ('email', 'idnumber')),
      value TEXT NOT NULL,
      username TEXT NOT NULL REFERENCES people,
      PRIMARY KEY (kind, value)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE counters (
      stem TEXT NOT NULL PRIMARY KEY,
      next INTEGER NOT NULL CHECK (next > 0)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE orders (
      id TEXT NOT NULL PRIMARY KEY,
      request TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('reserved', 'expired', 'issuing', 'issued', 'active',
        'suspending', 'suspended', 'resuming', 'ended', 'cancelled')),
      cause TEXT CHECK (cause IN ('term', 'asked', 'cancellation')),
      shortname TEXT NOT NULL,
      shortname_key TEXT NOT NULL,
      fullname TEXT NOT NULL,
      fullname_key TEXT NOT NULL,
      idnumber TEXT,
      idnumber_key TEXT,
      holds_names INTEGER NOT NULL CHECK (holds_names IN (0, 1)),
      username TEXT NOT NULL REFERENCES people,
      reserved_until INTEGER,
      starts INTEGER,
      ends INTEGER,
      move INTEGER NOT NULL CHECK (move >= 0),
      pending TEXT,
      kit TEXT,
      was_issued INTEGER NOT NULL CHECK (was_issued IN (0, 1)),
      course_id INTEGER,
      moodle_shortname TEXT,
      moodle_key TEXT,
      suspension TEXT,
      CHECK ((state = 'suspending') = (cause IS NOT NULL)),
      CHECK ((idnumber IS NULL) = (idnumber_key IS NULL)),
      CHECK ((moodle_shortname IS NULL) = (moodle_key IS NULL))
    ) STRICT;
    CREATE UNIQUE INDEX orders_shortname ON orders (shortname_key) WHERE holds_names;
    CREATE UNIQUE INDEX orders_fullname ON orders (fullname_key) WHERE holds_names;
    CREATE UNIQUE INDEX orders_idnumber ON orders (idnumber_key) WHERE holds_names;
    CREATE UNIQUE INDEX orders_course ON orders (course_id);
    CREATE INDEX orders_moodle ON orders (moodle_key) WHERE moodle_key IS NOT NULL;
    CREATE INDEX orders_state ON orders (state, ends);
    CREATE TRIGGER orders_stay BEFORE DELETE ON orders
      BEGIN SELECT RAISE(ABORT, 'orders are never deleted'); END;
    CREATE TABLE events (
      number INTEGER NOT NULL PRIMARY KEY,
      order_id TEXT NOT NULL REFERENCES orders,
      at INTEGER NOT NULL,
      who TEXT NOT NULL,
      command TEXT NOT NULL,
      verb TEXT NOT NULL,
      from_state TEXT,
      from_cause TEXT,
      to_state TEXT NOT NULL,
      to_cause TEXT,
      move INTEGER NOT NULL,
      ends INTEGER,
      shortname TEXT NOT NULL,
      kit TEXT,
      course_id INTEGER,
      reference TEXT,
      days INTEGER
    ) STRICT;
    CREATE INDEX events_order ON events (order_id);
    CREATE UNIQUE INDEX events_reference ON events (order_id, reference)
      WHERE reference IS NOT NULL;
    CREATE TRIGGER events_stay BEFORE DELETE ON events
      BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
    CREATE TRIGGER events_hold BEFORE UPDATE ON events
      BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
    CREATE TABLE imports (
      number INTEGER NOT NULL PRIMARY KEY,
      at INTEGER NOT NULL,
      who TEXT NOT NULL,
      command TEXT NOT NULL,
      courses INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER imports_stay BEFORE DELETE ON imports
      BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
    CREATE TRIGGER imports_hold BEFORE UPDATE ON imports
      BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
    CREATE TABLE courses (
      number INTEGER NOT NULL PRIMARY KEY,
      shortname TEXT NOT NULL,
      shortname_key TEXT NOT NULL,
      fullname TEXT NOT NULL,
      fullname_key TEXT NOT NULL,
      idnumber TEXT,
      idnumber_key TEXT
    ) STRICT;
    CREATE INDEX courses_shortname ON courses (shortname_key);
    CREATE INDEX courses_fullname ON courses (fullname_key);
    CREATE INDEX courses_idnumber ON courses (idnumber_key);
    """
}
