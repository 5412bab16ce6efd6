internal import Foundation
package import SystemPackage

/// Real backups: the few in the package, and the corpus where it lies beside the package.
package enum Samples {
  /// The package's folder.
  package static let root: FilePath = FilePath(#filePath)
    .removingLastComponent().removingLastComponent().removingLastComponent()

  /// `SampleBackups`.
  package static let folder = root.appending("SampleBackups")

  /// The corpus, where it is.
  package static let corpus: FilePath = root.removingLastComponent().appending("shared")
    .appending("corpus")

  /// Whether the corpus is there.
  package static var hasCorpus: Bool { FileManager.default.fileExists(atPath: corpus.string) }

  /// The one backup of a sample folder: `m45/petit-nu-tgz`.
  package static func backup(_ name: String) throws -> FilePath {
    try only(in: folder.pushing(FilePath(name)))
  }

  /// The one backup in a folder.
  package static func only(in folder: FilePath) throws -> FilePath {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
    guard let first = names.filter({ $0.hasSuffix(".mbz") }).min() else {
      throw CocoaError(.fileNoSuchFile)
    }
    return folder.appending(first)
  }

  /// The folders of the samples that are in the package.
  package static let names = [
    "m45/petit-nu-tgz", "m45/petit-nu-zip", "m45/petit-users-tgz", "m45/vide-nu-tgz",
    "m45/balise-nu-tgz", "m45/noms-nu-tgz", "m45/long-nu-zip", "m42/petit-nu-tgz",
    "m42/petit-nu-zip",
  ]

  /// A line of the corpus' ground truth, by its columns.
  package typealias Truth = [String: String]

  /// The ground truth of the corpus; empty where the corpus is not there.
  package static let truths: [Truth] = {
    let path = corpus.appending("manifest.tsv").string
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    let rows = text.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    guard let header = rows.first else { return [] }
    return rows.dropFirst().map { row in
      Dictionary(zip(header, row), uniquingKeysWith: { first, _ in first })
    }
  }()
}
