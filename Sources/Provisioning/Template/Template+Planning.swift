internal import Archive
internal import Base
internal import Compliance
internal import MoodleBackup
internal import Splicing

// MARK: How a template is cut

extension Template {
  /// What came of planning a template.
  enum Planned: Sendable {
    /// Packages are spliced.
    case plan(TemplatePlan)
    /// They are packed again.
    case refused(SpliceRefusal)
  }

  /// The plans of a template, each in the place of one that gave no right package.
  struct Plans: Sendable {
    /// The one that was kept, or else a fresh one.
    let first = Once<Planned>()
    /// A fresh one, after the kept one failed.
    let fresh = Once<Planned>()
    /// None, after a fresh one failed.
    let none = Once<Planned>()
  }

  /// The plan of a template, for which it is inflated once more unless the plan was kept, however
  /// many orders there are.
  ///
  /// It pays for a single order already: inflating is many times faster than compressing. And so the
  /// bytes of a package do not depend on whether a plan was at hand.
  func plan() throws(GabaritError) -> Planned {
    if let planned = plans.none.made ?? plans.fresh.made { return planned }
    return try plans.first.value { () throws(GabaritError) in try makePlan(usesStore: true) }
  }

  /// Tells that a plan gave no right package: it is made anew if it was kept from before, and
  /// otherwise done without.
  func replace(_ plan: TemplatePlan) throws(GabaritError) -> Planned {
    if let planned = plans.none.made { return planned }
    let isKept = plan.isFromStore
    return try (isKept ? plans.fresh : plans.none).value { () throws(GabaritError) in
      if lasts { context.settings.store?.discard(try checked.reopen()) }
      return isKept ? try makePlan(usesStore: false) : .refused(.unproven)
    }
  }

  private func makePlan(usesStore: Bool) throws(GabaritError) -> Planned {
    let settings = context.settings
    guard settings.splices else { return .refused(.unwanted) }
    guard outline.container == .tgz else { return .refused(.container) }
    guard outline.repackSigns.isEmpty else { return .refused(.tar) }
    if usesStore, let kept, let layout = kept.template.layout, let plan = kept.plan,
      let known = TemplatePlan(plan, layout, isFromStore: true)
    {
      return .plan(known)
    }
    let reading = try whole()
    let log = takeLog()
    let isWanted = context.changesCourseAlone ? OrderEdits.isOfCourse : { _ in true }
    guard let layout = SpliceLayout(of: reading, isWanted: isWanted) else {
      return .refused(.index)
    }
    let file = try checked.reopen()
    if usesStore, lasts, case .suitable(_, let plan?) = settings.store?.verdict(of: file),
      plan.sha256 == sha256, let known = TemplatePlan(plan, layout, isFromStore: true)
    {
      return .plan(known)
    }
    let outcome = try SplicePlanner.plan(
      file, members: reading.members, sha256: cutFrom, log: log, limits: settings.limits,
      isEdited: SpliceLayout.isEdited)
    switch outcome {
    case .refused(let why): return .refused(why)
    case .plan(let plan):
      guard let made = TemplatePlan(plan, layout, isFromStore: false) else {
        return .refused(.index)
      }
      return .plan(made)
    }
  }
}
