/// The bounds that an unknown backup is held to; each has a default that real backups keep far
/// away from.
package struct Limits: Sendable, Equatable {
  /// Bytes of one member when unpacked.
  ///
  /// The default, 8 GiB − 1, is what ustar's eleven octal digits can say (`tgz_packer.php`).
  package var memberBytes: Int64 = (8 << 30) - 1
  /// Bytes of all members together when unpacked.
  package var totalBytes: Int64 = 64 << 30
  /// Members in one backup, folders included; at most ``SlotTable/most``.
  package var members: Int = 1_000_000 {
    didSet { members = min(members, SlotTable.most) }
  }
  /// Unpacked bytes for each packed byte, once ``ratioFloor`` has been passed.
  ///
  /// Well-made text reaches 100.
  package var ratio: Int64 = 1_000
  /// Unpacked bytes below which no ratio is looked at.
  package var ratioFloor: Int64 = 64 << 20
  /// Bytes in a member's name.
  ///
  /// Moodle's longest are below 256, ustar's bound.
  package var nameBytes: Int = 1_024
  /// Bytes in the names of all members together, since they are kept.
  ///
  /// A million content files, each `files/ab/` and 40 digits, have 49 MB.
  package var namesBytes: Int = 64 << 20
  /// Components of a member's name: the folders that it lies in, and itself.
  ///
  /// Moodle's deepest have six; each is looked up once more.
  package var memberDepth: Int = 32
  /// Bytes of one extended tar header (pax or GNU), which hold a name and little else.
  package var tarRecordBytes: Int = 64 << 10
  /// Elements open at once in an XML member.
  ///
  /// Moodle nests below 30.
  package var xmlDepth: Int = 256
  /// Bytes in one name, attribute, comment or tag of an XML member.
  ///
  /// Moodle's have below 1,000. libxml2 compares each attribute of a tag with each other before it
  /// tells how many there are, so that the longest tag takes half a second.
  package var xmlTokenBytes: Int = 256 << 10
  /// Bytes in one text node of an XML member.
  ///
  /// It is read in pieces, so that size costs no memory.
  package var xmlTextBytes: Int64 = 4 << 30
  /// Attributes of one element.
  ///
  /// Moodle writes five at most.
  package var xmlAttributes: Int = 64
  /// Activities and sections that a manifest lists, its details among them.
  ///
  /// Large courses have some thousands.
  package var manifestEntries: Int = 20_000
  /// Settings that a manifest lists: two for each entry, and some twenty.
  package var manifestSettings: Int = 100_000
  /// Different names of elements and attributes in one XML member.
  ///
  /// Moodle's has below 500.
  package var xmlNames: Int = 20_000
  /// Bytes of `moodle_backup.xml`, whose lists are kept whole.
  ///
  /// 5,000 activities take some 6 MB.
  package var manifestBytes: Int64 = 64 << 20
  /// Dates in one backup, those that are not set included.
  ///
  /// A course of 5,000 activities has some 30,000.
  package var dates: Int = 200_000
  /// Bytes of a `module.xml` or `section.xml` in whose conditions dates are looked for, since it is
  /// kept whole.
  package var conditionBytes: Int = 32 << 20
  /// Bytes of the text of one element that is kept (a name, a date, a setting).
  package var fieldBytes: Int = 1 << 20

  /// Bytes of a zip among the files that is examined as a backup, since it is written to disk for that.
  package var spoolBytes: Int64 = 2 << 30
  /// How many backups may lie within one another and be examined, the outermost not counted.
  package var nestedLevels: Int = 2

  /// The defaults.
  package init() {}

  /// Bytes that a tgz may inflate to in all.
  ///
  /// As much as a tar as Moodle writes it has that reaches both ``totalBytes`` and ``members``: for
  /// each member a header and padding, and an end of 20 blocks. What else a stream holds, as zeros
  /// behind the end, counts as well.
  package var streamBytes: Int64 {
    let (headers, isTooMuch) = Int64(members).multipliedReportingOverflow(by: 1_024)
    let (sum, isMore) = totalBytes.addingReportingOverflow(headers + 10_240)
    return isTooMuch || isMore ? .max : sum
  }
}
