/// A hostile or damaged backup, and what is to be said of it.
package struct Specimen: Sendable, CustomStringConvertible {
  /// What is wrong with it.
  package var name: String
  /// What `check` ends with: 2 where nobody could read it for sure, 1 where it reads and is no
  /// template, 0 where Moodle reads it in one way only, so that there is nothing to refuse.
  package var status: Int32
  /// A part of what is said; nothing where there is nothing to say.
  package var words: String
  private let build: @Sendable () -> [UInt8]

  package var description: String { name }
  /// The file.
  package var bytes: [UInt8] { build() }

  package init(
    _ name: String, _ status: Int32, _ words: String,
    _ build: @escaping @Sendable () -> [UInt8]
  ) {
    self.name = name
    self.status = status
    self.words = words
    self.build = build
  }

  /// A sound backup as tgz, with what the closure adds to its tar.
  package static func tgz(
    _ name: String, _ status: Int32, _ words: String,
    _ add: @escaping @Sendable (inout TarBuilder) -> Void
  ) -> Specimen {
    Specimen("tgz: " + name, status, words) {
      var tar = TarBuilder()
      for (name, bytes) in BackupBuilder().members { tar.file(name, bytes) }
      add(&tar)
      return Gzip.member(tar.ended())
    }
  }

  /// A sound backup as zip, with what the closure changes.
  package static func zip(
    _ name: String, _ status: Int32, _ words: String,
    _ change: @escaping @Sendable (inout ZipBuilder) -> Void
  ) -> Specimen {
    Specimen("zip: " + name, status, words) {
      var zip = ZipBuilder()
      for (name, bytes) in BackupBuilder().members { zip.file(name, bytes) }
      change(&zip)
      return zip.bytes
    }
  }

  /// One more member of this name, in each of the containers.
  package static func member(
    _ name: String, named member: String, _ status: Int32, _ words: String
  ) -> [Specimen] {
    [
      tgz(name, status, words) { $0.file(member, "<a/>") },
      zip(name, status, words) { $0.file(member, Array("<a/>".utf8)) },
    ]
  }

  /// A backup that is built otherwise, in each of the containers.
  package static func built(
    _ name: String, _ status: Int32, _ words: String,
    _ change: @escaping @Sendable (inout BackupBuilder) -> Void
  ) -> [Specimen] {
    @Sendable func backup() -> BackupBuilder {
      var builder = BackupBuilder()
      change(&builder)
      return builder
    }
    return [
      Specimen("tgz: " + name, status, words) { backup().tgz },
      Specimen("zip: " + name, status, words) { backup().zip },
    ]
  }

  /// A sound tgz with other bytes in its gzip layer.
  package static func gzip(
    _ name: String, _ status: Int32, _ words: String,
    _ change: @escaping @Sendable (_ tar: [UInt8]) -> [UInt8]
  ) -> Specimen {
    Specimen("gzip: " + name, status, words) { change(BackupBuilder().tar) }
  }
}

/// The same, for what is to be refused.
extension Specimen {
  package init(_ name: String, _ words: String, _ build: @escaping @Sendable () -> [UInt8]) {
    self.init(name, 2, words, build)
  }

  package static func tgz(
    _ name: String, _ words: String, _ add: @escaping @Sendable (inout TarBuilder) -> Void
  ) -> Specimen { tgz(name, 2, words, add) }

  package static func zip(
    _ name: String, _ words: String, _ change: @escaping @Sendable (inout ZipBuilder) -> Void
  ) -> Specimen { zip(name, 2, words, change) }

  package static func member(
    _ name: String, named member: String, _ words: String
  ) -> [Specimen] { self.member(name, named: member, 2, words) }

  package static func gzip(
    _ name: String, _ words: String, _ change: @escaping @Sendable (_ tar: [UInt8]) -> [UInt8]
  ) -> Specimen { gzip(name, 2, words, change) }
}

/// All hostile and damaged backups.
package enum Gallery {
  package static let all: [Specimen] = gather {
    names
    tarRecords
    tarSizes
    tarFields
    tarEnds
    zipNames
    zipSizes
    zipDirectories
    zipRecords
    zipReadings
    tarNumbers
    depths
    gzip
    others
    xml
    encodings
    bombs
    manifests
    fileTables
    texts
    loops
  }

  /// Lists in a row; one long sum of them would take the compiler minutes.
  @resultBuilder
  package enum Rows<Element> {
    package static func buildExpression(_ row: [Element]) -> [Element] { row }
    package static func buildBlock(_ rows: [Element]...) -> [Element] { rows.flatMap(\.self) }
  }

  static func gather(@Rows<Specimen> _ rows: () -> [Specimen]) -> [Specimen] { rows() }

  /// Those that would do harm if a path or a link of theirs were followed, or a member be read in two
  /// ways.
  package static let unsafe = [names, tarRecords, zipNames, zipReadings, bombs].flatMap(\.self)
    .filter { $0.status == 2 }
}
