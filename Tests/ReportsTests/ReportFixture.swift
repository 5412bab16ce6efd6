import Base
import Catalogue
import Compliance
import Reports
import SystemPackage
import TestKit

/// Reports on backups that were built for a test.
struct ReportFixture {
  let folder: TemporaryFolder
  private(set) var paths: [FilePath] = []

  init() throws { folder = try TemporaryFolder() }

  /// Writes a backup into the folder.
  @discardableResult
  mutating func add(_ name: String, _ bytes: some Sequence<UInt8>) throws -> FilePath {
    let path = try folder.write(name, Array(bytes))
    paths.append(path)
    return path
  }

  func checked(_ judgement: Judgement = .ofTests) throws -> [CheckedBackup] {
    try paths.map { try CheckedBackup($0, judgement: judgement) }
  }

  func report(_ judgement: Judgement = .ofTests) throws -> CheckReport {
    CheckReport(try checked(judgement), judgement, version: "0.0.0")
  }

  /// A backup with two accounts in it.
  static var withUsers: BackupBuilder {
    var builder = BackupBuilder()
    builder.replace("users.xml", "<users><user/><user/></users>")
    return builder
  }

  /// A backup whose names try to get out of whatever they are written into.
  static var hostile: BackupBuilder {
    var builder = ReportFixture.withUsers
    builder.fullname = "</title><script>alert(1)</script> \"q\" 'a' & ]]> \u{202e}"
    builder.shortname = "A\u{202e}B<b>"
    return builder
  }
}

extension Judgement {
  /// As by default, on 2026-11-25.
  static var ofTests: Judgement { Judgement(today: Instant(seconds: 1_795_564_800)) }
}
