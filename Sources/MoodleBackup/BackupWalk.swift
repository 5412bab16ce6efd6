package import Archive
package import Base
internal import SystemPackage
internal import XMLStream

/// Reads a backup once, from its first byte to its last, in bounded memory, and extracts nothing.
package enum BackupWalk {
  /// The member that holds the manifest.
  package static let manifestPath = MemberPath(known: "moodle_backup.xml")
  /// The member that holds the course's own fields.
  package static let coursePath = MemberPath(known: "course/course.xml")
  private static let filesPath = MemberPath(known: "files.xml")

  /// Reads the backup.
  ///
  /// - Parameters:
  ///   - visitor: sees the XML members and the rows of `files.xml` on the way.
  ///   - requirements: whether to find out what a restore needs, which takes a little time for each
  ///     XML element.
  ///   - usage: what this and the backups within it take of the limits.
  ///   - log: where a tgz's plan will find from where to inflate it again.
  ///   - timings: is told of `inflate`, and of what waits for it on another thread: `content` (hashed,
  ///     searched), `xml` (parsed, looked through) and `other` members.
  /// - Throws: what makes it unreadable: damage, limits, unsafe names, no manifest that can be
  ///   parsed. What is wrong within a readable backup is in the result.
  package static func read(
    _ file: SourceFile, limits: Limits = Limits(), visitor: (any BackupVisitor)? = nil,
    requirements: Bool = false, usage: ArchiveUsage? = nil, log: InflationLog? = nil,
    timings: Timings? = nil
  ) throws(GabaritError) -> BackupReading {
    do throws(GabaritError) {
      return try read(
        .file(file), limits: limits, visitor: visitor, requirements: requirements, usage: usage,
        log: log, timings: timings)
    } catch {
      throw error.in(file: file.path.string)
    }
  }

  /// Reads a backup that may be a member of another.
  ///
  /// - Parameter usage: what was taken of the limits so far, where it is.
  /// - Throws: what makes it unreadable; no file is named.
  package static func read(
    _ input: ArchiveInput, limits: Limits, visitor: (any BackupVisitor)?,
    requirements: Bool = false, usage: ArchiveUsage?, log: InflationLog? = nil,
    timings: Timings? = nil
  ) throws(GabaritError) -> BackupReading {
    let archive = try ArchiveReader(
      input, limits: limits, usage: usage, log: log, timings: timings)
    var walk = Walk(archive, limits, visitor, requirements ? RequirementCollector() : nil)
    return try walk.run(timings)
  }

  /// Whether a file that cannot be read as a backup was meant to be one: whether members that only
  /// backups have are found in it, as far as it can be read.
  package static func looksLikeBackup(_ file: SourceFile, limits: Limits) -> Bool {
    let telling: Set<MemberPath> = [manifestPath, coursePath, ArchiveIndex.path]
    do throws(GabaritError) {
      var archive = try ArchiveReader(file, limits: limits)
      while let member = try archive.next() {
        if telling.contains(member.path) { return true }
      }
    } catch {}
    return false
  }

  private struct Walk: ~Copyable {
    var archive: ArchiveReader
    let limits: Limits
    let visitor: (any BackupVisitor)?
    var reading: BackupReading
    var sha1 = Digest(.sha1)
    var indexDigest: [UInt8]?
    var index: ArchiveIndexReader?
    var hasManifest = false
    let collector: RequirementCollector?
    /// Ids of files that `inforef.xml` members name, and of the rows of `files.xml`.
    var references = IDList()
    var rowIDs = IDList()
    /// Those of rows that need no reference, and how many that do need one have no id.
    var freeRowIDs = IDList()
    var rowsWithoutID = 0

    init(
      _ archive: consuming ArchiveReader, _ limits: Limits, _ visitor: (any BackupVisitor)?,
      _ collector: RequirementCollector?
    ) {
      reading = BackupReading(container: archive.container, limits: limits)
      self.archive = archive
      self.limits = limits
      self.visitor = visitor
      self.collector = collector
    }

    mutating func run(_ timings: Timings?) throws(GabaritError) -> BackupReading {
      while let member = try archive.next() {
        let name = member.path.string
        guard member.kind == .file else {
          if PackingLeftover.isFolder(name) { reading.leftovers.add(folder: member.path) }
          continue
        }
        let start = timings?.now
        var step = "other"
        defer { timings?.add(step, since: start) }
        if let kind = PackingLeftover(name: name) {
          try readLeftover(member, kind)
        } else if member.path.string.hasPrefix("files/") {
          step = "content"
          try readContent(member)
        } else if member.path.string.hasSuffix(".xml") {
          step = "xml"
          try readXML(member)
        } else if member.path == ArchiveIndex.path {
          try readIndex(member)
        } else {
          try readOther(member)
        }
      }
      reading.members = archive.members
      guard hasManifest else { throw noManifest() }
      reading.repackSigns = archive.repackSigns
      if !reading.leftovers.paths.isEmpty { reading.repackSigns.insert(.leftovers) }
      if reading.container == .zip, index != nil { reading.repackSigns.insert(.indexInZip) }
      reading.requirements = collector?.finish(reading)
      reading.files.danglingReferences = references.count(notIn: &rowIDs)
      references.formUnion(freeRowIDs)
      reading.files.rowsWithoutReference = rowsWithoutID + rowIDs.count(notIn: &references)
      reading.indexStrangers = index?.strangers(to: reading.members) ?? 0
      index = nil
      if let indexDigest {
        ArchiveIndex.write(reading.members) { sha1.update(array: $0) }
        reading.indexIsTrue = indexDigest == sha1.finalize()
      }
      return reading
    }

    // MARK: Content files

    private mutating func readContent(_ member: Member) throws(GabaritError) {
      let parts = member.path.string.utf8.split(separator: UInt8(ascii: "/"))
      guard parts.count == 3, let hash = ContentHash(hex: parts[2]),
        parts[1].elementsEqual(parts[2].prefix(2))
      else {
        reading.strayContents.append(member.path)
        return try readOther(member)
      }
      let reader = visitor?.reader(of: member)
      try archive.read { (bytes) throws(GabaritError) in
        sha1.update(bytes)
        try reader?.take(bytes)
      }
      try reader?.finish()
      let found = ContentHash(bytes: sha1.finalize())
      if found != hash { reading.damagedContents.append(member.path) }
      reading.files.add(content: hash, size: member.size)
    }

    /// Reads what an operating system may have left behind, which is never parsed as XML: nothing
    /// opens it by that name.
    private mutating func readLeftover(
      _ member: Member, _ kind: PackingLeftover
    ) throws(GabaritError) {
      let reader = visitor?.reader(of: member)
      var head: [UInt8] = []
      try archive.read { (bytes) throws(GabaritError) in
        head += bytes.prefix(PackingLeftover.headBytes - head.count)
        try reader?.take(bytes)
      }
      try reader?.finish()
      if kind.matches(head) {
        reading.leftovers.add(member.path, kind)
      } else if member.path.string.hasPrefix("files/") {
        reading.strayContents.append(member.path)
      }
    }

    private mutating func readOther(_ member: Member) throws(GabaritError) {
      guard let reader = visitor?.reader(of: member) else { return }
      try archive.read { (bytes) throws(GabaritError) in try reader.take(bytes) }
      try reader.finish()
    }

    // MARK: XML members

    private mutating func readXML(_ member: Member) throws(GabaritError) {
      switch member.path {
      case BackupWalk.manifestPath: try readManifest(member)
      case BackupWalk.coursePath:
        let reader = CourseFileReader(limits: limits)
        if try parse(member, with: reader), reader.hasRoot { reading.course = reader.course }
        note(reader, in: member)
        note(reader.refusedFields, in: member)
      case BackupWalk.filesPath:
        let limits = limits
        // Taken out, so that it is not copied.
        var table = reading.files
        reading.files = FilesTable(limits: limits)
        var (rowIDs, freeRowIDs, rowsWithoutID) = (rowIDs, freeRowIDs, rowsWithoutID)
        let visitor = visitor
        let reader = FilesReader(limits: limits) { (row) throws(GabaritError) in
          try table.add(row)
          let id = MoodleNumber(row.id).value
          try Walk.add(id, to: &rowIDs, limits)
          if row.isFolder || row.needsNoReference {
            try Walk.add(id, to: &freeRowIDs, limits)
          } else if id == nil {
            rowsWithoutID += 1
          }
          try visitor?.visit(row)
        }
        _ = try parse(member, with: reader)
        table.finishRows()
        reading.files = table
        (self.rowIDs, self.freeRowIDs) = (rowIDs, freeRowIDs)
        self.rowsWithoutID = rowsWithoutID
        note(reader, in: member)
      default:
        if member.path.string.hasSuffix("/inforef.xml") {
          let reader = ReferenceReader(limits: limits)
          _ = try parse(member, with: reader)
          for id in reader.ids { try Walk.add(id, to: &references, limits) }
        } else if let reader = IdentityReader(member) {
          _ = try parse(member, with: reader)
          reading.ids[member.path] = reader.identity
          note(reader.refusedFields, in: member)
        } else {
          _ = try parse(member, with: nil)
        }
      }
    }

    private mutating func readManifest(_ member: Member) throws(GabaritError) {
      guard member.size <= limits.manifestBytes else {
        throw GabaritError(
          .limitExceeded, "has more than \(limits.manifestBytes) bytes", member: member.path.string)
      }
      let reader = ManifestReader(limits: limits)
      var head: [UInt8] = []
      let isWhole = try parse(member, with: reader) { bytes in
        if head.count < 200 { head.append(contentsOf: bytes.prefix(200 - head.count)) }
      }
      if !isWhole, let error = reading.brokenMembers.popLast() { throw error }
      guard reader.hasRoot else {
        throw GabaritError(
          .notABackup, "is not the manifest of a Moodle backup", member: member.path.string)
      }
      reader.recognise(head: head)
      reading.manifest = reader.manifest
      reading.unknownElements = reader.unreadElements
      note(reader, in: member)
      hasManifest = true
    }

    private mutating func note(_ reader: XMLFieldHandler, in member: Member) {
      guard reader.ambiguities > 0 else { return }
      reading.ambiguousMembers.append((member.path, reader.ambiguities))
    }

    private mutating func note(_ refused: [String], in member: Member) {
      reading.refusedFields += refused.map { (member.path, $0) }
    }

    private static func add(
      _ id: Int64?, to ids: inout IDList, _ limits: Limits
    ) throws(GabaritError) {
      guard let id else { return }
      ids.insert(id)
      guard ids.count <= limits.members else {
        throw GabaritError(.limitExceeded, "names more than \(limits.members) files")
      }
    }

    /// Parses a member for its own reader and the visitor's; false where it is not well formed,
    /// which is then noted.
    private mutating func parse(
      _ member: Member, with reader: (any XMLHandler)?,
      seeing: (UnsafeRawBufferPointer) -> Void = { _ in }
    ) throws(GabaritError) -> Bool {
      let handlers = [reader, collector?.handler(for: member), visitor?.handler(for: member)]
      let handler = XMLHandlerPair.joining(handlers.compactMap { $0 })
      let parser = try XMLPushParser(limits: limits, handler: handler)
      var failure: GabaritError?
      do throws(GabaritError) {
        try archive.read { (bytes) throws(GabaritError) in
          guard failure == nil else { return }
          seeing(bytes)
          do throws(GabaritError) { try parser.feed(bytes) } catch {
            guard error.code == .badXML else { throw error }
            failure = error
          }
        }
        if failure == nil { try parser.finish() }
        if parser.hiddenPieces > 0 {
          reading.hiddenMarkup.append((member.path, parser.hiddenPieces))
        }
      } catch {
        guard error.code == .badXML else { throw error.in(member: member.path.string) }
        failure = error
      }
      guard let failure else { return true }
      reading.brokenMembers.append(failure.in(member: member.path.string))
      return false
    }

    private mutating func readIndex(_ member: Member) throws(GabaritError) {
      var index = ArchiveIndexReader(limits: limits)
      let reader = visitor?.reader(of: member)
      do throws(GabaritError) {
        try archive.read { (piece) throws(GabaritError) in
          sha1.update(piece)
          try index.take(piece)
          try reader?.take(piece)
        }
        try index.finish()
      } catch { throw error.in(member: member.path.string) }
      try reader?.finish()
      self.index = index
      indexDigest = sha1.finalize()
    }

    private func noManifest() -> GabaritError {
      let names = Set(
        reading.members.lazy.map(\.path.string).filter { !$0.hasPrefix("files/") })
      if names.contains("moodle.xml") {
        return GabaritError(
          .moodle1Backup,
          "is a backup of Moodle 1.9; restore it in a Moodle 2 or later and back it up there")
      }
      if names.contains("imsmanifest.xml") {
        return GabaritError(
          .commonCartridge,
          "is an IMS Common Cartridge; import it into a Moodle course and back that up")
      }
      if let nested = names.filter({ $0.hasSuffix("/moodle_backup.xml") }).min() {
        return GabaritError(
          .notABackup,
          "has its manifest in a folder, where Moodle does not look; pack the folder's contents",
          member: nested)
      }
      return GabaritError(
        .notABackup, "is no Moodle backup: it has no moodle_backup.xml")
    }
  }
}
