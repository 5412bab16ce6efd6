import Base
import Compliance
import TestKit
import Testing

/// Backups without the contents of files.
struct FileSettingTests {
  @Test func `wants no contents of a backup without files`() throws {
    for (key, value) in [("include_files", "0"), ("files", "0")] {
      func rules(_ files: [BackupBuilder.StoredFile]) throws -> Set<String> {
        var builder = BackupBuilder()
        if key == "files" {
          builder.rootSettings[key] = value
        } else {
          builder.information[key] = value
        }
        builder.files = files
        return Set(try judge(builder).map(\.rule))
      }
      #expect(try rules([]) == [])
      var empty = BackupBuilder.StoredFile("mod_page", "content", name: "empty.txt", content: "")
      #expect(try rules([empty]) == [])
      empty.name = "."
      #expect(try rules([empty]) == [])
      var alias = BackupBuilder.StoredFile("mod_page", "content")
      alias.repository = "4"
      alias.isStored = false
      #expect(try !rules([alias]).contains("fitness.no-file-contents"))
      var file = BackupBuilder.StoredFile("mod_page", "content")
      file.isStored = false
      #expect(try rules([empty, file]).contains("fitness.no-file-contents"))
      file.hash = "none"
      #expect(try rules([file]).contains("fitness.no-file-contents"))
    }
  }
}
