internal import Base

/// The archive and its cross references.
package enum SoundnessRule {
  static let all = [
    memberMissing, malformedXML, manifestIncomplete, contentMissing, contentHash, contentSize,
    contentWithoutRow, invalidRow, refusedRow, rowsInOnePlace, strayContent, fileReference,
    rowWithoutReference, refusedField, unknownMember,
    ambiguousXML, unknownElement, hiddenXML,
    idsDisagree, namesDisagree, indexUntrue, indexStrange, repacked, leftover,
  ]

  static let memberMissing = Rule(
    "soundness.member-missing", .error,
    Words(
      "a member that the backup needs is missing",
      fr: "un fichier interne dont la sauvegarde a besoin est absent"),
    why: Words(
      "Moodle stops a restore in its middle where such a member is missing, and leaves a "
        + "half-restored course behind.",
      fr: "Quand un tel fichier manque, Moodle interrompt la restauration à mi-chemin et "
        + "laisse un cours restauré à moitié."),
    remedy: Words("Make the backup again in Moodle.", fr: "Refaites la sauvegarde dans Moodle."),
    source: "backup/util/plan/restore_structure_step.class.php, execute")
  static let malformedXML = Rule(
    "soundness.xml-malformed", .error,
    Words(
      "a member is not well-formed XML",
      fr: "un fichier interne n’est pas du XML bien formé"),
    why: Words(
      "Moodle's parser stops at the first error and the restore fails.",
      fr: "L’analyseur de Moodle s’arrête à la première erreur, et la restauration échoue."),
    remedy: Words(
      "Make the backup again in Moodle; do not edit members by hand.",
      fr: "Refaites la sauvegarde dans Moodle ; ne modifiez pas les fichiers internes à la "
        + "main."),
    source: "backup/util/xml/parser/progressive_parser.class.php, parse")
  static let manifestIncomplete = Rule(
    "soundness.manifest-incomplete", .error,
    Words(
      "the manifest lacks what Moodle reads from it",
      fr: "il manque au manifeste ce que Moodle y lit"),
    why: Words(
      "Without it Moodle does not restore, or nobody can tell how old the backup is.",
      fr: "Sans cela, Moodle ne restaure pas, ou nul ne peut dire de quand date la "
        + "sauvegarde."),
    remedy: Words("Make the backup again in Moodle.", fr: "Refaites la sauvegarde dans Moodle."),
    source: "backup/util/helper/backup_general_helper.class.php, get_backup_information")
  static let contentMissing = Rule(
    "soundness.content-missing", .error,
    Words(
      "files are listed whose contents are not in the backup",
      fr: "des fichiers sont répertoriés dont le contenu n’est pas dans la sauvegarde"),
    why: Words(
      "Moodle restores such a course without a word, and its files cannot be opened.",
      fr: "Moodle restaure un tel cours sans rien dire, et ces fichiers ne s’ouvrent pas."),
    remedy: Words(
      "Upload the missing files again in the course, then make the backup again.",
      fr: "Déposez de nouveau les fichiers manquants dans le cours, puis refaites la sauvegarde."),
    source: "backup/moodle2/restore_stepslib.php, restore_load_included_files")
  static let contentHash = Rule(
    "soundness.content-hash", .error,
    Words(
      "a content file is not what its hash says",
      fr: "un fichier de contenu ne correspond pas à son empreinte"),
    why: Words(
      "Moodle does not check, and stores the damaged file.",
      fr: "Moodle ne vérifie rien et enregistre le fichier endommagé."),
    remedy: Words(
      "Copy the backup again from where it was made; if that one is damaged too, make it "
        + "again.",
      fr: "Copiez de nouveau la sauvegarde depuis l’endroit où elle a été faite ; si elle y "
        + "est endommagée aussi, refaites-la."),
    source: "lib/filestorage/file_system.php, add_file_from_path")
  static let contentSize = Rule(
    "soundness.content-size", .error,
    Words(
      "content files have another size than files.xml gives",
      fr: "des fichiers de contenu n’ont pas la taille que donne files.xml"),
    why: Words(
      "The file was damaged, or files.xml was.",
      fr: "Le fichier a été endommagé, ou files.xml l’a été."),
    remedy: Words("Make the backup again in Moodle.", fr: "Refaites la sauvegarde dans Moodle."),
    source: "backup/moodle2/backup_stepslib.php, backup_final_files_structure_step")
  static let contentWithoutRow = Rule(
    "soundness.content-without-row", .error,
    Words(
      "content files are in the backup that no row names",
      fr: "la sauvegarde contient des fichiers qu’aucune ligne de files.xml ne nomme"),
    why: Words(
      "Nobody can say what they are, Moodle does not restore them, and they may be "
        + "somebody's work.",
      fr: "Nul ne peut dire ce qu’ils sont, Moodle ne les restaure pas, et ce peut être le "
        + "travail de quelqu’un."),
    remedy: Words("Make the backup again in Moodle.", fr: "Refaites la sauvegarde dans Moodle."),
    source: "backup/util/helper/backup_file_manager.class.php, copy_file_moodle2backup")
  static let invalidRow = Rule(
    "soundness.file-row-invalid", .error,
    Words(
      "rows of files.xml have no valid hash or size",
      fr: "des lignes de files.xml n’ont pas d’empreinte ou de taille valable"),
    why: Words(
      "Moodle cannot find the contents of such a file.",
      fr: "Moodle ne peut pas trouver le contenu d’un tel fichier."),
    remedy: Words("Make the backup again in Moodle.", fr: "Refaites la sauvegarde dans Moodle."),
    source: "backup/moodle2/backup_stepslib.php, backup_final_files_structure_step")
  static let refusedRow = Rule(
    "soundness.file-row-refused", .error,
    Words(
      "rows of files.xml have a name, a folder or a number that Moodle does not take",
      fr: "des lignes de files.xml ont un nom, un dossier ou un nombre que Moodle n’accepte pas"),
    why: Words(
      "Moodle breaks a restore off at such a row, or loses its file without a word: nothing is left of "
        + "the name once it is cleaned (`..`, say), the folder does not begin and end with a slash, a "
        + "text is longer than the database has room for, or an id is no number. Moodle writes no such "
        + "row.",
      fr:
        "Moodle interrompt la restauration à une telle ligne, ou perd le fichier sans rien dire : une "
        + "fois nettoyé, le nom est vide (`..` par exemple), le dossier ne commence ni ne finit par une "
        + "barre oblique, un texte est trop long pour la base de données, ou un identifiant n’est pas un "
        + "nombre. Moodle n’écrit pas de telle ligne."),
    remedy: Words("Make the backup again in Moodle.", fr: "Refaites la sauvegarde dans Moodle."),
    source:
      "lib/filestorage/file_storage.php, create_file_from_storedfile, create_file_from_pathname")
  static let rowsInOnePlace = Rule(
    "soundness.file-rows-collide", .error,
    Words(
      "rows of files.xml have the place of another",
      fr: "des lignes de files.xml occupent la place d’une autre"),
    why: Words(
      "Area, folder and name are the same once Moodle has cleaned them, and of such files it restores "
        + "the first and drops the others without a word. Moodle writes no two of them.",
      fr:
        "La zone, le dossier et le nom sont les mêmes une fois nettoyés par Moodle, qui ne restaure que "
        + "le premier de ces fichiers et perd les autres sans rien dire. Moodle n’en écrit jamais deux."
    ),
    remedy: Words("Make the backup again in Moodle.", fr: "Refaites la sauvegarde dans Moodle."),
    source: "backup/util/dbops/restore_dbops.class.php, send_files_to_pool")
  static let rowWithoutReference = Rule(
    "soundness.file-unreferenced", .error,
    Words(
      "files.xml lists files that nothing refers to",
      fr: "files.xml répertorie des fichiers auxquels rien ne fait référence"),
    why: Words(
      "Moodle restores a file where an inforef.xml names it. These are missing from the restored course, "
        + "without a word, and go along unseen with every copy of the backup.",
      fr:
        "Moodle restaure un fichier si un inforef.xml le nomme. Ceux-ci manquent au cours restauré, "
        + "sans un mot, et suivent chaque copie de la sauvegarde sans être vus."),
    remedy: Words(
      "Make the backup again in Moodle; an inforef.xml was changed or is missing.",
      fr: "Refaites la sauvegarde dans Moodle ; un inforef.xml a été modifié ou manque."),
    source: "backup/moodle2/restore_stepslib.php, restore_load_included_files")
  static let refusedField = Rule(
    "soundness.field-refused", .error,
    Words(
      "a field holds what Moodle's database does not take",
      fr: "un champ contient une valeur que la base de données de Moodle n’accepte pas"),
    why: Words(
      "A restore hands this field to the database as it stands, and stops there: it is null or no whole "
        + "number where one must be, or its conditions are no JSON.",
      fr:
        "La restauration transmet ce champ tel quel à la base de données et s’arrête là : il est nul ou "
        + "n’est pas un nombre entier, ou ses conditions ne sont pas du JSON."),
    remedy: Words(
      "Make the backup again in Moodle, or write the value that it should have.",
      fr: "Refaites la sauvegarde dans Moodle, ou écrivez la valeur attendue."),
    source: "backup/moodle2/restore_stepslib.php, restore_course_structure_step")
  static let strayContent = Rule(
    "soundness.stray-content", .error,
    Words(
      "a member under files/ is no content file",
      fr: "un fichier interne sous files/ n’est pas un fichier de contenu"),
    why: Words(
      "Nobody can say what it is; Moodle does not restore it, it goes along unseen with every copy, "
        + "and it may hold anything: a list of participants, an old users.xml.",
      fr: "Nul ne peut dire ce que c’est ; Moodle ne le restaure pas, il suit chaque copie sans "
        + "être vu, et peut contenir n’importe quoi : une liste de participants, un ancien "
        + "users.xml."),
    remedy: Words(
      "Make the backup again in Moodle, or pack it again without that member.",
      fr: "Refaites la sauvegarde dans Moodle, ou recomposez-la sans ce fichier."),
    source: "backup/util/helper/backup_file_manager.class.php, get_backup_content_file_location")
  static let fileReference = Rule(
    "soundness.file-reference", .error,
    Words(
      "files are referred to that files.xml does not list",
      fr: "il est fait référence à des fichiers que files.xml ne répertorie pas"),
    why: Words(
      "Moodle restores the course without a word, and those files are not in it.",
      fr: "Moodle restaure le cours sans rien dire, et ces fichiers n’y sont pas."),
    remedy: Words(
      "Make the backup again in Moodle; rows were removed from files.xml by hand.",
      fr: "Refaites la sauvegarde dans Moodle ; des lignes de files.xml ont été retirées à la "
        + "main."),
    source: "backup/moodle2/restore_stepslib.php, restore_load_included_files")
  static let unknownMember = Rule(
    "soundness.unknown-member", .error,
    Words(
      "a member lies where no Moodle backup has one",
      fr: "un fichier interne se trouve là où aucune sauvegarde Moodle n’en a"),
    why: Words(
      "Nobody can say what it is; it is not restored, goes along unseen with every copy, "
        + "and may hold anything: a list of participants, an old users.xml.",
      fr: "Nul ne peut dire ce que c’est ; il n’est pas restauré, suit chaque copie sans être "
        + "vu, et peut contenir n’importe quoi : une liste de participants, un ancien "
        + "users.xml."),
    remedy: Words(
      "Make the backup again in Moodle, or pack it again without that member.",
      fr: "Refaites la sauvegarde dans Moodle, ou recomposez-la sans ce fichier."),
    source: "backup/moodle2/backup_final_task.class.php and the other tasks: the members written")
  static let ambiguousXML = Rule(
    "soundness.xml-ambiguous", .error,
    Words(
      "fields are written so that Moodle reads them otherwise",
      fr: "des champs sont écrits de telle sorte que Moodle les lit autrement"),
    why: Words(
      "Moodle takes attributes for fields, of a field given twice the last that is not "
        + "blank, forgets fields when others follow a nested element, and stops at text beside "
        + "elements. What stands there is not what is restored.",
      fr: "Moodle prend les attributs pour des champs, retient d’un champ donné deux fois le "
        + "dernier qui n’est pas vide, oublie des champs quand d’autres suivent un élément imbriqué, "
        + "et s’arrête sur du texte placé à côté d’éléments. Ce qui est écrit là n’est pas ce qui est "
        + "restauré."),
    remedy: Words(
      "Make the backup again in Moodle; do not edit members by hand.",
      fr: "Refaites la sauvegarde dans Moodle ; ne modifiez pas les fichiers internes à la "
        + "main."),
    source: "backup/util/xml/parser/processors/grouped_parser_processor.class.php, "
      + "simplified_parser_processor.class.php")
  static let unknownElement = Rule(
    "soundness.unknown-element", .warning,
    Words(
      "the manifest holds elements that Moodle does not write",
      fr: "le manifeste contient des éléments que Moodle n’écrit pas"),
    why: Words(
      "No restore reads them. Another program added them; they go along with every copy and package, "
        + "and may hold anything.",
      fr:
        "Aucune restauration ne les lit. Un autre programme les a ajoutés ; ils suivent chaque copie et "
        + "chaque paquet, et peuvent contenir n’importe quoi."),
    remedy: Words(
      "Look at what they hold; make the backup again in Moodle if nobody needs it.",
      fr: "Regardez ce qu’ils contiennent ; refaites la sauvegarde dans Moodle si personne n’en a "
        + "besoin."),
    source: "backup/moodle2/backup_stepslib.php, backup_main_structure_step; "
      + "backup/util/helper/restore_moodlexml_parser_processor.class.php")
  package static let hiddenXML = Rule(
    "soundness.xml-hidden", .error,
    Words(
      "a member holds comments or processing instructions",
      fr: "un fichier interne contient des commentaires ou des instructions de traitement"),
    why: Words(
      "Moodle writes none and passes over them: what stands there is not restored, goes along unseen "
        + "with every copy, and may be anything.",
      fr: "Moodle n’en écrit pas et les ignore : ce qui s’y trouve n’est pas restauré, suit chaque "
        + "copie sans être vu, et peut être n’importe quoi."),
    remedy: Words(
      "Make the backup again in Moodle; do not edit members by hand.",
      fr: "Refaites la sauvegarde dans Moodle ; ne modifiez pas les fichiers internes à la main."),
    source: "backup/util/xml/xml_writer.class.php; "
      + "backup/util/xml/parser/progressive_parser.class.php")
  static let idsDisagree = Rule(
    "soundness.ids-disagree", .error,
    Words(
      "ids that must agree do not",
      fr: "des identifiants qui doivent concorder ne concordent pas"),
    why: Words(
      "Ids join the parts of a backup: where they differ Moodle puts parts in the wrong "
        + "place.",
      fr: "Les identifiants relient les parties d’une sauvegarde : s’ils diffèrent, Moodle "
        + "met des parties au mauvais endroit."),
    remedy: Words(
      "Make the backup again in Moodle; do not edit members by hand.",
      fr: "Refaites la sauvegarde dans Moodle ; ne modifiez pas les fichiers internes à la "
        + "main."),
    source: "backup/moodle2/restore_stepslib.php, restore_module_structure_step")
  static let namesDisagree = Rule(
    "soundness.names-disagree", .warning,
    Words(
      "the manifest and course/course.xml give the course different names or dates",
      fr: "le manifeste et course/course.xml donnent au cours des noms ou des dates "
        + "différents"),
    why: Words(
      "Restore takes the names from the manifest; a tool that edited one of them forgot "
        + "the other.",
      fr: "La restauration prend les noms du manifeste ; un outil a modifié l’un et oublié "
        + "l’autre."),
    remedy: Words(
      "Make the backup again in Moodle, or cut a package, which rewrites both.",
      fr: "Refaites la sauvegarde dans Moodle, ou tirez-en un paquet, ce qui réécrit les deux."),
    source: "backup/moodle2/restore_stepslib.php, restore_course_structure_step::process_course")
  static let indexUntrue = Rule(
    "soundness.index-untrue", .warning,
    Words(
      ".ARCHIVE_INDEX does not list what the archive holds",
      fr: ".ARCHIVE_INDEX ne répertorie pas ce que contient l’archive"),
    why: Words(
      "Where Moodle lists a backup it believes the index and not the archive. A restore does not look at "
        + "it: members were added, changed or taken out after Moodle packed the backup.",
      fr: "Quand Moodle affiche le contenu d’une sauvegarde, il se fie à cet index et non à "
        + "l’archive. Une restauration ne le regarde pas : des fichiers ont été ajoutés, modifiés ou "
        + "retirés après que Moodle a composé la sauvegarde."),
    remedy: Words(
      "Make the backup again in Moodle, or cut a package, which gets a true index.",
      fr: "Refaites la sauvegarde dans Moodle, ou tirez-en un paquet, qui reçoit un index "
        + "exact."),
    source: "lib/filestorage/tgz_extractor.php, list_files and extract_or_list")
  static let indexStrange = Rule(
    "soundness.index-strange", .error,
    Words(
      ".ARCHIVE_INDEX holds lines that are not a list of a backup's members",
      fr:
        ".ARCHIVE_INDEX contient des lignes qui ne sont pas une liste des fichiers d’une sauvegarde"
    ),
    why: Words(
      "Nobody can say what it is; Moodle does not restore it, it goes along unseen with every copy, "
        + "and it may hold anything.",
      fr: "Nul ne peut dire ce que c’est ; Moodle ne le restaure pas, cela suit chaque copie sans "
        + "être vu, et peut contenir n’importe quoi."),
    remedy: Words(
      "Make the backup again in Moodle, or pack it again without .ARCHIVE_INDEX.",
      fr: "Refaites la sauvegarde dans Moodle, ou recomposez-la sans .ARCHIVE_INDEX."),
    source: "lib/filestorage/tgz_packer.php, archive_to_pathname")
  static let repacked = Rule(
    "soundness.repacked", .warning,
    Words(
      "the backup was packed again by another tool than Moodle",
      fr: "la sauvegarde a été recomposée par un autre outil que Moodle"),
    why: Words(
      "Moodle restores it, but leaves stray files, does not list it, or other readers see "
        + "only a part of it.",
      fr: "Moodle la restaure, mais laisse des fichiers errants, ne l’affiche pas dans ses "
        + "listes, ou bien d’autres lecteurs n’en voient qu’une partie."),
    remedy: Words(
      "Keep the file that Moodle made; a package cut from this one is clean.",
      fr: "Gardez le fichier que Moodle a produit ; un paquet tiré de celui-ci est propre."),
    source: "lib/filestorage/tgz_extractor.php, extract_or_list")
  static let leftover = Rule(
    "soundness.leftover", .warning,
    Words(
      "files that macOS or Windows leaves in folders were packed along",
      fr: "des fichiers que macOS ou Windows laisse dans les dossiers ont été joints"),
    why: Words(
      "They come from unpacking a backup and packing its folder again. No restore reads them, but they "
        + "go along with every copy and can name folders and people of the computer they come from. "
        + "Packages and scrubbed copies leave them out.",
      fr: "Ils viennent d’une sauvegarde décompressée dont le dossier a été recomposé. Aucune "
        + "restauration ne les lit, mais ils suivent chaque copie et peuvent nommer des dossiers et des "
        + "personnes de l’ordinateur d’où ils viennent. Les paquets et les copies nettoyées ne les ont "
        + "pas."),
    remedy: Words(
      "Keep the file that Moodle made, or pack again with COPYFILE_DISABLE=1 tar (macOS) and without "
        + "these files.",
      fr:
        "Gardez le fichier que Moodle a produit, ou recomposez-le avec COPYFILE_DISABLE=1 tar (macOS) "
        + "et sans ces fichiers."),
    source: "backup/util/plan/restore_structure_step.class.php, execute; "
      + "lib/filestorage/tgz_extractor.php, process_header")
}
