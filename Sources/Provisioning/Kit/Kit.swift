internal import Archive
internal import Base
internal import Orders
internal import SystemPackage

/// A kit folder that is there already.
enum Kit {
  /// As many dates as a backup may have take some 50 MB.
  private static let largestManifest = 64 << 20

  /// A kit that is there.
  struct Found {
    let manifest: KitManifest
    /// The SHA-256 of its manifest, by which the ledger knows it.
    let digest: String
  }

  /// Throws `targetExists` naming the difference where a kit is not this very delivery's, whole and as
  /// it was issued.
  ///
  /// - Parameter isRecorded: whether the ledger has a kit of the order, which never changes.
  static func require(
    _ found: Found, at path: FilePath, for delivery: Delivery, settings: KitSettings,
    isRecorded: Bool
  ) throws(GabaritError) {
    let differences = found.manifest.differences(from: delivery, settings)
    guard differences.isEmpty else {
      throw GabaritError(
        .targetExists,
        "holds a kit of this order id that differs in: \(differences.joined(separator: ", ")); "
          + (isRecorded ? "use another id" : "use another id, or --replace"),
        file: path.string)
    }
    try verify(found.manifest, in: path)
  }

  /// The kit at a path by its manifest, its other files not looked at; nil where nothing is there.
  ///
  /// - Throws: `targetExists` where what is there is no kit; `io`.
  static func read(_ path: FilePath) throws(GabaritError) -> Found? {
    switch try FileTree.kind(of: path) {
    case nil: return nil
    case .folder: break
    case .file, .other:
      throw GabaritError(
        .targetExists, "is in the way of the kit and no folder", file: path.string)
    }
    let file = path.appending(KitFile.manifest)
    guard try FileTree.kind(of: file) == .file else {
      throw GabaritError(
        .targetExists, "exists and is no kit (it has no manifest.json); move it away",
        file: path.string)
    }
    let bytes = try FileTree.contents(of: file, limit: largestManifest)
    do throws(GabaritError) {
      return Found(
        manifest: try KitManifest(parsing: bytes), digest: Digest.hex(.sha256, of: bytes))
    } catch { throw error.in(file: file.string) }
  }

  /// The kit at a path; nil where there is none, or something else.
  ///
  /// - Throws: `io`: what cannot be read may be a kit.
  static func readIfAny(_ path: FilePath) throws(GabaritError) -> Found? {
    do throws(GabaritError) { return try read(path) } catch {
      if error.code == .io || error.code == .interrupted { throw error }
      return nil
    }
  }

  /// Throws `targetExists` where what is there is no kit, whole or broken.
  ///
  /// A kit has a manifest; a broken one has files of a kit, one package at most, and nothing else.
  /// Anything else is somebody's folder, and is never swapped for a kit: backups alone make a
  /// folder of backups.
  static func requireReplaceable(_ path: FilePath) throws(GabaritError) {
    if try FileTree.kind(of: path) == .folder {
      if try readIfAny(path) != nil { return }
      if try isBroken(path) { return }
    }
    throw GabaritError(
      .targetExists, "is not a kit, and is not replaced by one; move it away", file: path.string)
  }

  private static func isBroken(_ path: FilePath) throws(GabaritError) -> Bool {
    let own = [
      KitFile.assignments, KitFile.users, KitFile.courses, KitFile.enrolments, KitFile.manifest,
      KitFile.restore,
    ]
    let names = try FileTree.names(in: path)
    for name in names {
      guard try FileTree.kind(of: path.appending(name)) == .file else { return false }
    }
    let others = names.map(\.string).filter { !own.contains($0) }
    return names.isEmpty
      || others.count <= 1 && others.count < names.count
        && others.allSatisfy { $0.hasSuffix(".mbz") }
  }

  /// Throws `targetExists` where the template lies in the folder that is to be replaced, and would
  /// go with it.
  static func requireOutside(_ path: FilePath, _ template: FilePath) throws(GabaritError) {
    let folder = try FileTree.resolvingLinks(path)
    guard try FileTree.resolvingLinks(template).starts(with: folder) else { return }
    throw GabaritError(
      .targetExists, "holds the template itself, and is not replaced; move the template away",
      file: path.string)
  }

  /// Whether a file of a kit is as the manifest has it: by its digest, or else by its size.
  private static func holds(
    _ file: SourceFile, _ sha256: String?, _ package: KitManifest.Package
  ) throws(GabaritError) -> Bool {
    guard let sha256 else { return file.identity.size == package.bytes }
    return try file.sha256() == sha256
  }

  /// Throws `targetExists` where a kit's files are not those that its manifest lists.
  static func verify(_ manifest: KitManifest, in path: FilePath) throws(GabaritError) {
    // A manifest that lists less than a kit has would vouch for a kit without it.
    let package = manifest.package
    var listed = Set(manifest.files.keys)
    if package.sha256 == nil { listed.insert(package.file) }
    let whole: Set = [
      KitFile.assignments, KitFile.users, KitFile.courses, KitFile.restore, package.file,
    ]
    guard listed.subtracting([KitFile.enrolments]) == whole,
      manifest.files[package.file] == package.sha256
    else {
      let odd = listed.subtracting([KitFile.enrolments]).symmetricDifference(whole).sorted().map(
        \.printable)
      throw GabaritError(
        .targetExists,
        "has a manifest.json that is not as it was issued: its list of files is another"
          + (odd.isEmpty ? "" : " (\(odd.joined(separator: ", ")))")
          + "; --replace makes the kit anew", file: path.string)
    }
    let expected = listed.union([KitFile.manifest])
    let found = Set(try FileTree.names(in: path).map(\.string))
    guard found == expected else {
      let odd = found.symmetricDifference(expected).sorted().map(\.printable)
      throw GabaritError(
        .targetExists,
        "holds this order's kit with files missing or added: \(odd.joined(separator: ", ")); "
          + "--replace makes it anew",
        file: path.string)
    }
    for name in listed.sorted() {
      // The name is one of the folder's own, so it leads nowhere else, and neither may a link.
      let file = path.appending(name)
      guard try FileTree.kind(of: file) == .file,
        try holds(SourceFile(file), manifest.files[name], package)
      else {
        throw GabaritError(
          .targetExists,
          "is not as it was issued: its checksum is another, or it is a link; --replace makes the "
            + "kit anew", file: file.string)
      }
    }
  }
}
