import ArgumentParser
import Attestation
import Base
import Catalogue
import Compliance
import Reports
import SystemPackage

/// Signing a check, and taking a signed one instead of checking again.
struct AttestationOptions: ParsableArguments {
  @Option(help: "Write a signed attestation of the check (DSSE, in-toto) to this new file.")
  var attest: FilePath?

  @Option(help: "The private key that signs it: Ed25519 or P-256, PEM.")
  var key: FilePath?

  @Option(help: "Do not check, but hold this attestation against the backup and the options.")
  var attestation: FilePath?

  @Option(help: "The public key that the attestation must be signed with, PEM.")
  var publicKey: FilePath?

  /// The largest key file, in bytes.
  private static let largestKey = 64 << 10

  func validate() throws {
    guard (attest == nil) == (key == nil) else {
      throw ValidationError("--attest and --key go together.")
    }
    guard (attestation == nil) == (publicKey == nil) else {
      throw ValidationError("--attestation and --public-key go together.")
    }
    guard attest == nil || attestation == nil else {
      throw ValidationError("--attest excludes --attestation.")
    }
  }

  /// Takes an attestation's word, if one was given.
  ///
  /// - Parameter write: writes the report.
  /// - Returns: false where none was given, so that the backups are to be checked.
  /// - Throws: `notAttested` where it does not hold; what the verdict ends the command with.
  func verify(
    _ backups: [FilePath], _ judgement: Judgement, _ write: (AttestationReport) throws -> Void
  ) throws -> Bool {
    guard let attestation, let publicKey else { return false }
    guard backups.count == 1, judgement.baseline == nil else {
      throw GabaritError(.usage, "--attestation is held against one backup, without --baseline")
    }
    // It does not say for whom was looked, so it would pass for an answer.
    guard judgement.persons == nil else {
      throw GabaritError(.usage, "--attestation excludes --persons: it knows nothing of them")
    }
    let key = try AttestationOptions.in(publicKey) { path throws(GabaritError) in
      try SignatureKey(
        publicPEM: FileTree.contents(of: path, limit: AttestationOptions.largestKey))
    }
    let envelope = try FileTree.contents(of: attestation, limit: Attestation.largest)
    let file = try SourceFile(backups[0])
    let sha256 = try file.sha256()
    try file.verifyUnchanged()
    let proved: Attestation
    do throws(GabaritError) {
      proved = try Attestation(envelope, sha256: sha256, judgement: judgement, key: key)
    } catch { throw error.in(file: attestation.string) }
    try write(AttestationReport(proved, path: backups[0], sha256: sha256))
    try ExitStatus.of(proved.verdict).leave()
    return true
  }

  /// Signs and writes an attestation, if one was asked for.
  ///
  /// - Throws: `usage` for several backups; what signing and writing throw.
  func write(_ backup: CheckedBackup?, of count: Int, _ judgement: Judgement) throws {
    guard let attest, let keyPath = key else { return }
    guard count == 1, let backup else {
      throw GabaritError(.usage, "--attest is about one backup, and \(count) were checked")
    }
    // Nothing is attested of what could not be read; the check's own exit code says so.
    if case .unreadable = backup.outcome { return }
    let key = try AttestationOptions.in(keyPath) { path throws(GabaritError) in
      try SignatureKey(
        privatePEM: FileTree.contents(of: path, limit: AttestationOptions.largestKey))
    }
    let bytes = try Attestation.sign(
      backup, now: judgement.today, version: Version.current, key: key)
    guard try OutputFile.place(attest, bytes) else {
      throw GabaritError(
        .io, "cannot be created", file: attest.string, detail: Errno.fileExists.description)
    }
  }

  private static func `in`(
    _ path: FilePath, _ read: (FilePath) throws(GabaritError) -> SignatureKey
  ) throws(GabaritError) -> SignatureKey {
    do throws(GabaritError) { return try read(path) } catch {
      throw error.in(file: path.string)
    }
  }
}
