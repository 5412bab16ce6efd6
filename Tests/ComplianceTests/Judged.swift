import Base
import Catalogue
import Compliance
import SystemPackage
import TestKit
import Testing

/// Builds a backup, reads it and judges it; without what every backup says of its origin.
func judge(
  _ builder: BackupBuilder, packing: BackupBuilder.Packing = .tgz
) throws -> [Finding] {
  try judge(packing == .tgz ? builder.tgz : builder.zip)
}

/// Judges a container; without what every backup says of its origin.
func judge(_ bytes: [UInt8]) throws -> [Finding] {
  try judgeAll(bytes).filter { $0.rule != "residue.origin" }
}

/// Judges a container.
func judgeAll(_ bytes: [UInt8], _ judgement: Judgement = Judgement()) throws -> [Finding] {
  let folder = try TemporaryFolder()
  let checked = try CheckedBackup(
    try folder.write("backup.mbz", bytes), judgement: judgement)
  if case .unreadable(let error) = checked.outcome { throw error }
  return checked.findings
}

/// A backup with an activity of a module, whose own member holds this.
func backup(_ module: String = "page", holding xml: String) -> BackupBuilder {
  var builder = BackupBuilder()
  if module != "page" { builder.activities.append(BackupBuilder.Activity(module, id: 300)) }
  let id = module == "page" ? 247 : 300
  builder.replace(
    "activities/\(module)_\(id)/\(module).xml",
    BackupBuilder.prologue
      + "<activity id=\"79\" moduleid=\"\(id)\" modulename=\"\(module)\" contextid=\"288\">"
      + "<\(module) id=\"79\"><name>x</name>\(xml)</\(module)></activity>")
  return builder
}

/// A backup with a block of these settings.
func block(_ configuration: String) -> BackupBuilder {
  var builder = BackupBuilder()
  builder.replace(
    "course/blocks/html_5/block.xml",
    BackupBuilder.prologue
      + "<block id=\"5\" contextid=\"9\" version=\"1\"><blockname>html</blockname>"
      + "<configdata>\(configuration)</configdata></block>")
  return builder
}
