package import Archive

/// The parts of a reading that are known of a backup that was not read whole: no members, no files,
/// no findings.
///
/// An order needs no more of its template until a package is packed anew, and so no more is kept
/// between runs. A ``BackupReading`` has an outline; an outline makes no reading.
package struct BackupOutline: Sendable {
  /// Which container it is in.
  package var container: Container
  /// Signs that it was packed again by other tools.
  package var repackSigns: RepackSigns
  /// The manifest; what was kept between runs has no sections, no settings and one activity of each
  /// module.
  package var manifest: Manifest
  /// `course/course.xml`, nil where it is missing or broken.
  package var course: CourseFile?
  /// What a restore of it needs; nil where nobody asked.
  package var requirements: Requirements?

  /// Makes an outline of its parts.
  package init(
    container: Container, repackSigns: RepackSigns, manifest: Manifest, course: CourseFile?,
    requirements: Requirements?
  ) {
    self.container = container
    self.repackSigns = repackSigns
    self.manifest = manifest
    self.course = course
    self.requirements = requirements
  }
}

extension BackupReading {
  /// The parts that are kept of it.
  package var outline: BackupOutline {
    BackupOutline(
      container: container, repackSigns: repackSigns, manifest: manifest, course: course,
      requirements: requirements)
  }
}
