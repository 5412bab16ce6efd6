import ArgumentParser
import Base
import Compliance
import SystemPackage

/// Which people are looked for, and what is shown of what was found.
struct PersonOptions: ParsableArguments {
  @Option(
    help: """
      A list of people to look for: a name, user name or address a line, or a table (CSV) with \
      columns such as firstname, lastname, username, email.
      """)
  var persons: FilePath?

  @Flag(help: "Look for them in the text inside content files too: HTML, text, Office, PDF.")
  var searchFiles = false

  @Flag(help: "Show the personal values that were found, which nothing else does.")
  var reveal = false

  @Option(
    help: """
      A file whose bytes (16 to 4096) are the key of digests (HMAC-SHA-256) of the values found, \
      by which two can be compared.
      """)
  var digestKey: FilePath?

  private static let keyBytes = 16...4_096

  /// The judgement with what these options ask.
  ///
  /// - Throws: `usage` for options that contradict each other, a wrong list or key; `io`.
  func judgement(_ judgement: Judgement) throws(GabaritError) -> Judgement {
    guard persons != nil || !searchFiles else {
      throw GabaritError(.usage, "--search-files needs --persons")
    }
    var judgement = judgement
    judgement.revealsValues = reveal
    judgement.digestKey = try key()
    if let persons {
      guard judgement.tellsPersons else {
        throw GabaritError(
          .usage,
          "the profile or the policy turns freetext.person or freetext.not-examined off, so --persons "
            + "would not say all it found")
      }
      judgement.persons = try PersonQuest(persons, searchesFiles: searchFiles)
    }
    return judgement
  }

  private func key() throws(GabaritError) -> [UInt8]? {
    guard let digestKey else { return nil }
    let bytes = try FileTree.contents(of: digestKey, limit: PersonOptions.keyBytes.upperBound)
    guard PersonOptions.keyBytes.contains(bytes.count) else {
      throw GabaritError(.usage, "is no key: 16 to 4096 bytes are one", file: digestKey.string)
    }
    return bytes
  }
}
