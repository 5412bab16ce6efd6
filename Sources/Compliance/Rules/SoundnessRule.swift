internal import Groundwork

/// The archive and its cross references.
enum SoundnessRule {
  static let all = [
    memberMissing, malformedXML, manifestIncomplete, contentMissing, contentHash, contentSize,
    contentWithoutRow, invalidRow, strayContent, fileReference, unknownMember, ambiguousXML,
    idsDisagree, namesDisagree, indexUntrue, repacked,
  ]

  static let memberMissing = Rule(
    "soundness.member-missing", .error, "a member that the backup needs is missing",
    why: "Moodle stops a restore in its middle where such a member is missing, and leaves a "
      + "half-restored course behind.",
    remedy: "Make the backup again in Moodle.",
    source: "backup/util/plan/restore_structure_step.class.php, execute")
  static let malformedXML = Rule(
    "soundness.xml-malformed", .error, "a member is not well-formed XML",
    why: "Moodle's parser stops at the first error and the restore fails.",
    remedy: "Make the backup again in Moodle; do not edit members by hand.",
    source: "backup/util/xml/parser/progressive_parser.class.php, parse")
  static let manifestIncomplete = Rule(
    "soundness.manifest-incomplete", .error, "the manifest lacks what Moodle reads from it",
    why: "Without it Moodle does not restore, or nobody can tell how old the backup is.",
    remedy: "Make the backup again in Moodle.",
    source: "backup/util/helper/backup_general_helper.class.php, get_backup_information")
  static let contentMissing = Rule(
    "soundness.content-missing", .error, "files are listed whose contents are not in the backup",
    why: "Moodle restores such a course without a word, and its files cannot be opened.",
    remedy: "Repair the files in the course (site administration, check of missing files), then "
      + "make the backup again.",
    source: "backup/moodle2/restore_stepslib.php, restore_load_included_files")
  static let contentHash = Rule(
    "soundness.content-hash", .error, "a content file is not what its hash says",
    why: "Moodle does not check, and stores the damaged file.",
    remedy: "Copy the backup again from where it was made; if that one is damaged too, make it "
      + "again.",
    source: "lib/filestorage/file_system.php, add_file_from_path")
  static let contentSize = Rule(
    "soundness.content-size", .error, "content files have another size than files.xml gives",
    why: "The file was damaged, or files.xml was.",
    remedy: "Make the backup again in Moodle.",
    source: "backup/moodle2/backup_stepslib.php, backup_final_files_structure_step")
  static let contentWithoutRow = Rule(
    "soundness.content-without-row", .error, "content files are in the backup that no row names",
    why: "Nobody can say what they are, Moodle does not restore them, and they may be somebody's "
      + "work.",
    remedy: "Make the backup again in Moodle.",
    source: "backup/util/helper/backup_file_manager.class.php, copy_file_moodle2backup")
  static let invalidRow = Rule(
    "soundness.file-row-invalid", .error, "rows of files.xml have no valid hash or size",
    why: "Moodle cannot find the contents of such a file.",
    remedy: "Make the backup again in Moodle.",
    source: "backup/moodle2/backup_stepslib.php, backup_final_files_structure_step")
  static let strayContent = Rule(
    "soundness.stray-content", .warning, "a member under files/ is no content file",
    why: "Moodle ignores it; it is not what its backups hold.",
    remedy: "Make the backup again in Moodle.",
    source: "backup/util/helper/backup_file_manager.class.php, get_backup_content_file_location")
  static let fileReference = Rule(
    "soundness.file-reference", .error, "files are referred to that files.xml does not list",
    why: "Moodle restores the course without a word, and those files are not in it.",
    remedy: "Make the backup again in Moodle; rows were removed from files.xml by hand.",
    source: "backup/moodle2/restore_stepslib.php, restore_load_included_files")
  static let unknownMember = Rule(
    "soundness.unknown-member", .error, "a member lies where no Moodle backup has one",
    why:
      "Nobody can say what it is; it is not restored, goes along unseen with every copy, and may "
      + "hold anything: a list of participants, an old users.xml.",
    remedy: "Make the backup again in Moodle, or pack it again without that member.",
    source: "backup/moodle2/backup_final_task.class.php and the other tasks: the members written")
  static let ambiguousXML = Rule(
    "soundness.xml-ambiguous", .error, "fields are written so that Moodle reads them otherwise",
    why: "Moodle takes attributes for fields, of a field given twice the last that is not blank, "
      + "and stops at text beside elements. What stands there is not what is restored.",
    remedy: "Make the backup again in Moodle; do not edit members by hand.",
    source: "backup/util/xml/parser/processors/grouped_parser_processor.class.php, "
      + "simplified_parser_processor.class.php")
  static let idsDisagree = Rule(
    "soundness.ids-disagree", .error, "ids that must agree do not",
    why: "Ids join the parts of a backup: where they differ Moodle puts parts in the wrong place.",
    remedy: "Make the backup again in Moodle; do not edit members by hand.",
    source: "backup/moodle2/restore_stepslib.php, restore_module_structure_step")
  static let namesDisagree = Rule(
    "soundness.names-disagree", .warning,
    "the manifest and course/course.xml give the course different names or dates",
    why: "Restore takes the names from the manifest; a tool that edited one of them forgot the "
      + "other.",
    remedy: "Make the backup again in Moodle, or cut a package, which rewrites both.",
    source: "backup/moodle2/restore_stepslib.php, restore_course_structure_step::process_course")
  static let indexUntrue = Rule(
    "soundness.index-untrue", .warning, ".ARCHIVE_INDEX does not list what the archive holds",
    why: "Where Moodle lists a backup it believes the index and not the archive.",
    remedy: "Make the backup again in Moodle, or cut a package, which gets a true index.",
    source: "lib/filestorage/tgz_extractor.php, list_files")
  static let repacked = Rule(
    "soundness.repacked", .warning, "the backup was packed again by another tool than Moodle",
    why: "Moodle restores it, but leaves stray files, does not list it, or other readers see only "
      + "a part of it.",
    remedy: "Keep the file that Moodle made; a package cut from this one is clean.",
    source: "lib/filestorage/tgz_extractor.php, extract_or_list")
}
