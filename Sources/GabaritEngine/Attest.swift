internal import Attestation
internal import Base
internal import Compliance
public import SystemPackage

extension Gabarit {
  /// Judges a backup and signs the result, so that nobody has to judge it again.
  ///
  /// - Parameters:
  ///   - backup: the file.
  ///   - privateKey: Ed25519 or P-256, PEM.
  ///   - options: what it is judged for; without `baseline` and `persons`.
  /// - Returns: the result, and a DSSE envelope with an in-toto statement as JSON; nil where the backup
  ///   is unreadable, of which nothing can be attested.
  /// - Throws: `usage` and `badInput` for the key and the options; `changedMeanwhile`, `io`.
  public static func attest(
    _ backup: FilePath, privateKey: [UInt8], _ options: JudgementOptions = JudgementOptions()
  ) throws(EngineError) -> (result: CheckResult, attestation: [UInt8]?) {
    try EngineError.converting { () throws(GabaritError) in
      let key = try SignatureKey(privatePEM: privateKey)
      let judgement = try options.judgementToAttest()
      let checked = try CheckedBackup(backup, judgement: judgement).withoutMembers()
      let attestation =
        checked.reading == nil
        ? nil
        : try Attestation.sign(checked, now: judgement.today, version: Version.current, key: key)
      return (CheckResult(checked, sha256: nil), attestation)
    }
  }

  /// Verifies a signed check of a backup, which is hashed and not judged again.
  ///
  /// - Parameters:
  ///   - attestation: what ``attest(_:privateKey:_:)`` returned.
  ///   - publicKey: PEM.
  ///   - options: how the backup would be judged; without `baseline` and `persons`.
  /// - Returns: the verdict that was attested.
  /// - Throws: `notAttested` where the attestation is not by this key, of this file and of such a
  ///   judgement; `usage`, `badInput`, `changedMeanwhile`, `io`.
  public static func verify(
    _ attestation: [UInt8], of backup: FilePath, publicKey: [UInt8],
    _ options: JudgementOptions = JudgementOptions()
  ) throws(EngineError) -> Verdict {
    try EngineError.converting { () throws(GabaritError) in
      let key = try SignatureKey(publicPEM: publicKey)
      let judgement = try options.judgementToAttest()
      let file = try SourceFile(backup)
      let sha256 = try file.sha256()
      try file.verifyUnchanged()
      return Verdict(
        try Attestation(attestation, sha256: sha256, judgement: judgement, key: key).verdict)
    }
  }
}

extension JudgementOptions {
  /// - Throws: `usage` for options that an attestation does not cover.
  fileprivate func judgementToAttest() throws(GabaritError) -> Judgement {
    guard baseline == nil, persons == nil else {
      throw GabaritError(.usage, "an attestation covers neither a baseline nor persons")
    }
    return try judgement()
  }
}
