package import Base
internal import CArchive
internal import Glibc
internal import SystemPackage

/// Reads a container once, from its first member to its last, in bounded memory.
///
/// Only what Moodle writes is read: gzip'd tar and zip. Damage, cuts, links, devices, encrypted
/// members, unsafe or double names and whatever passes ``Limits`` are errors. It is deliberately
/// no `Sequence`: an iterator cannot fail, and so would take damage for the end.
package struct ArchiveReader: ~Copyable {
  /// Which container it is.
  package let container: Container
  private let input: ArchiveInput
  private let limits: Limits
  private let usage: ArchiveUsage
  private let feed: TarFeed?
  private let zip: ZipFeed?
  // Behind the feeds, so that libarchive, which reads from them, goes first.
  private let reading: ReadHandle
  private var handle: OpaquePointer { reading.pointer }
  private var entry: OpaquePointer?
  private var current: Member?
  private var hasUnreadData = false
  private var names = MemberNames()
  private var zipSigns: RepackSigns = []

  /// Opens a file's container.
  ///
  /// - Throws: what the other one throws.
  package init(_ file: SourceFile, limits: Limits = Limits()) throws(GabaritError) {
    try self.init(.file(file), limits: limits)
  }

  /// Opens a container.
  ///
  /// - Parameters:
  ///   - usage: what was taken of the limits so far, where this is an archive within another.
  ///   - log: where a tgz's plan will find from where to inflate it again.
  ///   - timings: is told how long the thread that inflates a tgz was at work (`inflate`).
  /// - Throws: `empty`, `unknownContainer`, `damaged`, `truncated`, `contradiction`,
  ///   `limitExceeded`, `io`.
  package init(
    _ input: ArchiveInput, limits: Limits = Limits(), usage: ArchiveUsage? = nil,
    log: InflationLog? = nil, timings: Timings? = nil
  ) throws(GabaritError) {
    LibArchive.prepare()
    let container =
      switch input {
      case .file(let file): try Container(of: file)
      case .stream: Container.tgz
      }
    let reading = try ReadHandle()
    let handle = reading.pointer
    let feed =
      container == .tgz ? try TarFeed(input, limits: limits, log: log, timings: timings) : nil
    let zip: ZipFeed? =
      if case .file(let file) = input, container == .zip { ZipFeed(file) } else { nil }
    if let feed {
      try LibArchive.check(archive_read_support_format_tar(handle), handle)
      let code = archive_read_open(
        handle, Unmanaged.passUnretained(feed).toOpaque(), nil,
        { _, feed, block in TarFeed.read(feed, block) }, nil)
      if let failure = feed.failure { throw failure }
      guard code == ARCHIVE_OK || feed.watch.hasSeenHeader else { throw TarWatch.noTar }
      try LibArchive.check(code, handle)
    } else if let zip {
      // The seekable reader alone: the other one takes a zip without its directory for a whole one.
      try LibArchive.check(archive_read_support_format_zip_seekable(handle), handle)
      let code = zip.open(handle)
      if let failure = zip.failure { throw failure }
      guard code == ARCHIVE_OK else {
        // libarchive has one word for all that it does not take.
        try ZipWatch.verify(zip.file, limits: limits)
        throw GabaritError(
          .truncated, "has no zip directory at its end: the copy or upload was cut short",
          detail: archive_error_string(handle).map { String(cString: $0).printable })
      }
      try ZipWatch.verify(zip.file, limits: limits)
    }
    self.container = container
    self.input = input
    self.limits = limits
    self.usage = usage ?? ArchiveUsage(packedBytes: input.size)
    self.reading = reading
    self.feed = feed
    self.zip = zip
  }

  /// Why what feeds libarchive failed, which libarchive takes for damage.
  private var failure: GabaritError? { feed?.failure ?? zip?.failure }

  /// The members so far, in their order.
  package var members: MemberList { names.members }

  /// The next member, or nil after the last.
  ///
  /// What was not read of the one before is read over, so that its checksum is verified all the
  /// same.
  ///
  /// - Throws: `damaged`, `truncated`, `unsafeName`, `duplicateMember`, `unsupportedMember`,
  ///   `contradiction`, `limitExceeded`, `interrupted`, `io`.
  package mutating func next() throws(GabaritError) -> Member? {
    while true {
      try Interruption.check()
      if hasUnreadData { try read { (_) throws(GabaritError) in } }
      let code = archive_read_next_header(handle, &entry)
      if let failure { throw failure }
      if let feed, code != ARCHIVE_OK, code != ARCHIVE_EOF, !feed.watch.hasSeenHeader {
        throw TarWatch.noTar
      }
      if code == ARCHIVE_EOF {
        try feed?.drain()
        try names.verify()
        try input.verifyUnchanged()
        return nil
      }
      // A name that cannot be decoded is a mere warning to libarchive.
      if code == ARCHIVE_WARN, let entry { _ = try name(of: entry) }
      try LibArchive.check(code, handle)
      guard let entry else { throw GabaritError(.fault, "libarchive gave no entry") }
      usage.members += 1
      guard usage.members <= limits.members else {
        throw GabaritError(.limitExceeded, "holds more than \(limits.members) members")
      }
      if let feed, archive_entry_hardlink(entry) != nil {
        try passOverLink(entry, feed)
        continue
      }
      let member = try describe(entry)
      if member.path.isRoot {
        // Only a folder may be the root: a file without a name would be read by nobody.
        guard member.kind == .folder else {
          throw GabaritError(.unsafeName, "holds a member without a name")
        }
        continue
      }
      try names.add(member, limits: limits, usage)
      current = member
      hasUnreadData = member.kind == .file
      return member
    }
  }

  /// Hands the current member's bytes to the closure, piece by piece.
  ///
  /// - Throws: what ``next()`` throws, and what the closure throws.
  package mutating func read(
    _ body: (UnsafeRawBufferPointer) throws(GabaritError) -> Void
  ) throws(GabaritError) {
    guard let current, hasUnreadData else { return }
    hasUnreadData = false
    var position: Int64 = 0
    while true {
      var block: UnsafeRawPointer?
      var count = 0
      var offset: Int64 = 0
      let code = archive_read_data_block(handle, &block, &count, &offset)
      if let failure { throw failure.in(member: current.path.string) }
      if code == ARCHIVE_EOF { break }
      do { try LibArchive.check(code, handle) } catch {
        throw error.in(member: current.path.string)
      }
      guard offset == position else {
        throw GabaritError(
          .unsupportedMember, "is a sparse file", member: current.path.string)
      }
      position += Int64(count)
      try charge(Int64(count), position, current)
      try body(UnsafeRawBufferPointer(start: block, count: count))
      if container == .zip { try Interruption.check() }
    }
    guard position == current.size else {
      throw GabaritError(
        .damaged, "has \(position) bytes where \(current.size) were announced",
        member: current.path.string)
    }
  }

  /// Signs of other packers than Moodle's.
  ///
  /// Complete once ``next()`` returned nil.
  package var repackSigns: RepackSigns { feed?.signs ?? zipSigns }

  private mutating func charge(
    _ count: Int64, _ position: Int64, _ member: Member
  ) throws(GabaritError) {
    usage.totalBytes += count
    guard position <= limits.memberBytes else {
      throw GabaritError(
        .limitExceeded, "has more than \(limits.memberBytes) bytes", member: member.path.string)
    }
    guard usage.totalBytes <= limits.totalBytes else {
      throw GabaritError(
        .limitExceeded, "unpacks to more than \(limits.totalBytes) bytes in all")
    }
    guard
      usage.totalBytes <= limits.ratioFloor
        || usage.totalBytes / limits.ratio <= usage.packedBytes
    else {
      throw GabaritError(
        .limitExceeded,
        "unpacks to more than \(limits.ratio) times its size: a decompression bomb")
    }
  }

  private func name(of entry: OpaquePointer) throws(GabaritError) -> ([UInt8], MemberPath) {
    guard let raw = archive_entry_pathname(entry) else {
      throw GabaritError(.unsafeName, "a member's name cannot be decoded")
    }
    let name = Array(UnsafeRawBufferPointer(start: raw, count: strlen(raw)))
    return (name, try MemberPath(checking: name, limits: limits))
  }

  /// Passes over a link to itself of a file that was read before.
  private func passOverLink(_ entry: OpaquePointer, _ feed: TarFeed) throws(GabaritError) {
    let (name, path) = try name(of: entry)
    guard let header = feed.watch.takeHeader(), header.isLink, header.name == name else {
      throw GabaritError(
        .contradiction, "its tar headers can be read in two ways", member: path.string)
    }
    guard names.hasFile(path) else {
      throw GabaritError(
        .unsupportedMember, "is a link or a device, which no Moodle backup holds",
        member: path.string)
    }
  }

  private mutating func describe(_ entry: OpaquePointer) throws(GabaritError) -> Member {
    let (name, path) = try name(of: entry)
    let type = archive_entry_filetype(entry)
    let isFolder = type == gabarit_ae_ifdir()
    guard isFolder || type == gabarit_ae_ifreg(), archive_entry_hardlink(entry) == nil else {
      throw GabaritError(
        .unsupportedMember, "is a link or a device, which no Moodle backup holds",
        member: path.string)
    }
    guard archive_entry_is_encrypted(entry) == 0 else {
      throw GabaritError(
        .unsupportedMember, "is encrypted; Moodle cannot read it either", member: path.string)
    }
    guard archive_entry_sparse_count(entry) == 0 else {
      throw GabaritError(.unsupportedMember, "is a sparse file", member: path.string)
    }
    guard archive_entry_size_is_set(entry) != 0 || isFolder else {
      throw GabaritError(.damaged, "has no size in the zip directory", member: path.string)
    }
    // By a mode, an attribute or a kind alone some readers go, and others by the name.
    guard isFolder == (name.last == 0x2f) || (isFolder && feed != nil) else {
      throw GabaritError(
        .contradiction, "is a folder by its name or by its kind, and a file by the other",
        member: path.string)
    }
    let size = isFolder ? 0 : archive_entry_size(entry)
    guard (0...limits.memberBytes).contains(size) else {
      throw GabaritError(
        .limitExceeded, "announces more than \(limits.memberBytes) bytes", member: path.string)
    }
    if let feed {
      // Two parsers, one reading: where they differ, nobody can say what the backup holds.
      guard let header = feed.watch.takeHeader(), header.name == name, header.size == size,
        header.isFolder == isFolder, !header.isLink
      else {
        throw GabaritError(
          .contradiction, "its tar headers can be read in two ways", member: path.string)
      }
    } else if name.starts(with: [0x2e, 0x2f]) {
      zipSigns.insert(.dotSlashNames)
    }
    return Member(
      path: path, kind: isFolder ? .folder : .file, size: size,
      modified: Int64(archive_entry_mtime(entry)))
  }
}

/// libarchive's reader, freed with its last owner.
private final class ReadHandle {
  let pointer: OpaquePointer

  init() throws(GabaritError) {
    guard let pointer = archive_read_new() else {
      throw GabaritError(.fault, "libarchive gives no reader")
    }
    self.pointer = pointer
  }

  deinit { archive_read_free(pointer) }
}
