internal import Archive
internal import Base
internal import MoodleBackup

/// Applies the rules of soundness.
enum SoundnessJudge {
  static func findings(_ reading: BackupReading) -> [Finding] {
    missingMembers(reading) + unknownMembers(reading) + xml(reading) + manifest(reading)
      + contents(reading) + ids(reading)
      + names(reading) + container(reading)
  }

  private static func missingMembers(_ reading: BackupReading) -> [Finding] {
    // Content files are many, and no member that is required.
    let present = Set(
      reading.members.lazy.filter { $0.kind == .file }.map(\.path.string)
        .filter { !$0.hasPrefix("files/") })
    let missing = RequiredMembers.names(reading).filter { !present.contains($0) }
    let named = missing.filter(isMoodles)
    var findings = named.map { Finding(SoundnessRule.memberMissing, member: $0) }
    // What the manifest gives as a folder or a module may be anything.
    if named.count < missing.count {
      findings.append(
        Finding(
          SoundnessRule.memberMissing, member: "moodle_backup.xml",
          path: "/moodle_backup/information/contents", count: missing.count - named.count))
    }
    return findings
  }

  /// Whether a member has a name as Moodle gives it, so that it names nobody.
  private static func isMoodles(_ member: String) -> Bool {
    member.utf8.count <= 256 && member.hasSuffix(".xml")
      && member.dropLast(".xml".count).split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { MoodleText.isComponent(String($0)) }
  }

  private static func unknownMembers(_ reading: BackupReading) -> [Finding] {
    let tree = KnownTree(reading.manifest)
    let leftovers = reading.leftovers.paths
    return reading.members.lazy.filter { !tree.knows($0) && !leftovers.contains($0.path) }.map {
      Finding(SoundnessRule.unknownMember, member: $0.path.string)
    }
  }

  private static func xml(_ reading: BackupReading) -> [Finding] {
    let ambiguous = reading.ambiguousMembers.map {
      Finding(SoundnessRule.ambiguousXML, member: $0.path.string, count: $0.count)
    }
    let unknown = reading.unknownElements
    let elements =
      unknown == 0
      ? []
      : [Finding(SoundnessRule.unknownElement, member: "moodle_backup.xml", count: unknown)]
    let hidden = reading.hiddenMarkup.map {
      Finding(SoundnessRule.hiddenXML, member: $0.path.string, count: $0.count)
    }
    let refused = reading.refusedFields.map {
      Finding(SoundnessRule.refusedField, member: $0.member.string, path: $0.path)
    }
    return ambiguous + elements + hidden + refused
      + reading.brokenMembers.map { error in
        let line = error.line.map(String.init) ?? "?"
        let column = error.column.map(String.init) ?? "?"
        return Finding(
          SoundnessRule.malformedXML, member: error.member,
          Words(
            "the member \(error.message) (line \(line), column \(column))",
            fr: "le fichier interne ne se lit pas comme du XML (ligne \(line), "
              + "colonne \(column) : \(error.message))"))
      }
  }

  private static func manifest(_ reading: BackupReading) -> [Finding] {
    let manifest = reading.manifest
    var missing = [
      "moodle_version", "moodle_release", "backup_version", "backup_release", "mnet_remoteusers",
      "original_wwwroot", "original_course_id", "original_course_fullname",
      "original_course_shortname", "original_course_startdate", "original_course_contextid",
      "original_system_contextid",
    ].filter { manifest.information[$0] == nil }
    missing += ["original_course_startdate", "original_system_contextid"].filter {
      manifest.information[$0].map { Int64($0) == nil } ?? false
    }
    if manifest.backupDate == nil { missing.append("backup_date") }
    if manifest.details.isEmpty { missing.append("details/detail") }
    if manifest.settings.isEmpty { missing.append("settings/setting") }
    return missing.map { name in
      Finding(
        SoundnessRule.manifestIncomplete, member: "moodle_backup.xml",
        path: "/moodle_backup/information/\(name)",
        Words(
          "the manifest lacks \(name), or what it holds is no value of its kind",
          fr: "il manque \(name) au manifeste, ou sa valeur n’est pas du genre attendu"))
    }
  }

  private static func contents(_ reading: BackupReading) -> [Finding] {
    var findings: [Finding] = []
    func add(_ rule: Rule, _ count: Int, _ path: String? = "/files/file") {
      guard count > 0 else { return }
      findings.append(Finding(rule, member: "files.xml", path: path, count: count))
    }
    // Without file contents there is nothing to hold the rows against; a rule of its own says so.
    if reading.manifest.includesFiles {
      add(SoundnessRule.contentMissing, reading.files.rowsWithoutContent)
    }
    add(SoundnessRule.contentSize, reading.files.sizesThatDiffer)
    add(SoundnessRule.contentWithoutRow, reading.files.contentsWithoutRow, nil)
    add(SoundnessRule.fileReference, reading.files.danglingReferences)
    add(SoundnessRule.invalidRow, reading.files.invalidRows)
    add(SoundnessRule.refusedRow, reading.files.refusedRows)
    add(SoundnessRule.rowsInOnePlace, reading.files.rowsInOnePlace)
    add(SoundnessRule.rowWithoutReference, reading.files.rowsWithoutReference)
    findings += reading.damagedContents.map {
      Finding(SoundnessRule.contentHash, member: $0.string)
    }
    findings += reading.strayContents.map {
      Finding(SoundnessRule.strayContent, member: $0.string)
    }
    return findings
  }

  private static func ids(_ reading: BackupReading) -> [Finding] {
    var findings: [Finding] = []
    func compare(_ member: String, _ found: String?, _ wanted: String, _ path: String) {
      guard let found, found != wanted else { return }
      findings.append(
        Finding(
          SoundnessRule.idsDisagree, member: member, path: path,
          Words(
            "an id is not the one that the manifest gives",
            fr: "un identifiant n’est pas celui que donne le manifeste")))
    }
    // Members are judged by where they lie: a folder elsewhere would be judged for nothing.
    func compareFolder(_ found: String, _ wanted: String) {
      guard found != wanted else { return }
      findings.append(
        Finding(
          SoundnessRule.idsDisagree, member: "moodle_backup.xml",
          path: "/moodle_backup/information/contents",
          Words(
            "a folder is not the one that Moodle keeps such a section or activity in",
            fr: "un dossier n’est pas celui où Moodle range une telle section ou activité")))
    }
    let manifest = reading.manifest
    let broken = Set(reading.brokenMembers.compactMap(\.member))
    if reading.course == nil, !broken.contains("course/course.xml"),
      reading.members.contains(where: { $0.path.string == "course/course.xml" })
    {
      compare("course/course.xml", "", manifest.courseID, "/course/@id")
    }
    if let course = reading.course {
      compare("course/course.xml", course.id, manifest.courseID, "/course/@id")
      if let context = manifest.information["original_course_contextid"] {
        compare("course/course.xml", course.contextID, context, "/course/@contextid")
      }
    }
    if let entry = manifest.course {
      compare(
        "moodle_backup.xml", entry.courseID, manifest.courseID,
        "/moodle_backup/information/contents/course/courseid")
      compareFolder(entry.directory, "course")
    }
    let ids = Dictionary(
      reading.ids.map { ($0.key.string, $0.value) }, uniquingKeysWith: { first, _ in first })
    for activity in manifest.activities {
      compareFolder(activity.directory, "activities/\(activity.moduleName)_\(activity.moduleID)")
      let module = activity.directory + "/module.xml"
      compare(module, ids[module]?.id, activity.moduleID, "/module/@id")
      compare(module, ids[module]?.sectionID, activity.sectionID, "/module/sectionid")
      compare(module, ids[module]?.moduleName, activity.moduleName, "/module/modulename")
      let own = activity.directory + "/\(activity.moduleName).xml"
      compare(own, ids[own]?.id, activity.moduleID, "/activity/@moduleid")
    }
    for section in manifest.sections {
      compareFolder(section.directory, "sections/section_\(section.sectionID)")
      let member = section.directory + "/section.xml"
      compare(member, ids[member]?.id, section.sectionID, "/section/@id")
    }
    return findings
  }

  private static func names(_ reading: BackupReading) -> [Finding] {
    guard let course = reading.course else { return [] }
    let pairs = [
      ("fullname", "original_course_fullname"), ("shortname", "original_course_shortname"),
      ("startdate", "original_course_startdate"), ("enddate", "original_course_enddate"),
    ]
    return pairs.compactMap { own, claimed in
      guard let left = course.fields[own], let right = reading.manifest.information[claimed],
        !left.utf8.elementsEqual(right.utf8)
      else { return nil }
      return Finding(
        SoundnessRule.namesDisagree, member: "course/course.xml", path: "/course/\(own)",
        Words(
          "it is not what the manifest gives as \(claimed)",
          fr: "ce n’est pas ce que le manifeste donne comme \(claimed)"))
    }
  }

  private static func container(_ reading: BackupReading) -> [Finding] {
    var findings: [Finding] = []
    if reading.container == .tgz, reading.indexIsTrue == false {
      findings.append(Finding(SoundnessRule.indexUntrue, member: ".ARCHIVE_INDEX"))
    }
    if reading.indexStrangers > 0 {
      findings.append(
        Finding(
          SoundnessRule.indexStrange, member: ".ARCHIVE_INDEX", count: reading.indexStrangers))
    }
    findings += PackingLeftover.allCases.compactMap { kind in
      reading.leftovers.kinds[kind].map { found in
        Finding(
          SoundnessRule.leftover, member: found.first.string, count: found.count,
          SoundnessJudge.words(for: kind))
      }
    }
    findings += repackSigns.filter { reading.repackSigns.contains($0.0) }.map {
      Finding(SoundnessRule.repacked, $0.1)
    }
    if reading.container == .tgz, reading.indexIsTrue == nil {
      findings.append(
        Finding(
          SoundnessRule.repacked,
          Words(
            "it has no .ARCHIVE_INDEX, which Moodle's packer writes",
            fr: "elle n’a pas de .ARCHIVE_INDEX, que Moodle écrit toujours")))
    }
    return findings
  }

  private static func words(for leftover: PackingLeftover) -> Words {
    switch leftover {
    case .appleDouble:
      Words(
        "macOS packed its own file attributes along, in files named ._… (AppleDouble)",
        fr: "macOS a joint ses propres attributs de fichiers, dans des fichiers nommés ._… "
          + "(AppleDouble)")
    case .finderSettings:
      Words(
        "macOS packed .DS_Store along, where the Finder keeps how it shows a folder",
        fr: "macOS a joint .DS_Store, où le Finder note comment il affiche un dossier")
    case .thumbnails:
      Words(
        "Windows left its thumbnails of the folder's pictures, Thumbs.db",
        fr: "Windows a laissé Thumbs.db, ses vignettes des images du dossier")
    case .folderSettings:
      Words(
        "Windows left desktop.ini, where it keeps how it shows a folder",
        fr: "Windows a laissé desktop.ini, où il note comment il affiche un dossier")
    }
  }

  private static let repackSigns: [(RepackSigns, Words)] = [
    (
      .paxHeaders,
      Words(
        "it has pax headers, which Moodle writes out as stray files",
        fr: "elle a des en-têtes pax, que Moodle extrait comme des fichiers errants")
    ),
    (.gnuHeaders, Words("it has GNU tar headers", fr: "elle a des en-têtes GNU tar")),
    (
      .dotSlashNames,
      Words(
        "its names begin with ./, so that Moodle's list of backups leaves it out",
        fr: "ses noms commencent par ./, si bien que Moodle ne l’affiche pas dans ses listes")
    ),
    (
      .indexInZip,
      Words(
        "it has .ARCHIVE_INDEX, which Moodle writes into a tgz only",
        fr: "elle a un .ARCHIVE_INDEX, que Moodle n’écrit que dans un tgz")
    ),
    (
      .linkRecords,
      Words(
        "it has links of members to themselves, which Moodle passes over: tar was given them twice",
        fr:
          "elle a des liens de fichiers vers eux-mêmes, que Moodle ignore : tar les a reçus deux fois"
      )
    ),
    (
      .severalGzipMembers,
      Words(
        "it has several gzip members, of which some readers see only the first",
        fr: "elle a plusieurs flux gzip, dont certains lecteurs ne voient que le premier")
    ),
    (
      .trailingBytes,
      Words(
        "it has bytes behind the end of its gzip stream",
        fr: "elle a des octets après la fin de son flux gzip")
    ),
  ]
}
