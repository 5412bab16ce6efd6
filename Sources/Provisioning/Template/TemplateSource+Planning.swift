internal import Archive
internal import Base
internal import Catalogue
internal import Compliance
internal import MoodleBackup
internal import Splicing
internal import Synchronization

// MARK: How a template is cut

extension TemplateSource {
  /// The plan of a template, for which it is inflated once more unless the plan was kept, however
  /// many orders there are.
  ///
  /// It pays for a single order already: inflating is many times faster than compressing. And so the
  /// bytes of a package do not depend on whether a plan was at hand.
  func plan(of template: Template) throws(GabaritError) -> Planned {
    let checked = template.checked
    return try state.withLock { (state) throws(GabaritError) in
      if let known = state.plans[checked.path] { return known }
      let planned = try makePlan(of: template, usesStore: true, &state)
      state.plans[checked.path] = planned
      state.logs[checked.path] = nil
      return planned
    }
  }

  /// Tells that a plan gave no right package: it is made anew if it was kept from before, and
  /// otherwise done without.
  func replace(_ plan: TemplatePlan, of template: Template) throws(GabaritError) -> Planned {
    let path = template.checked.path
    return try state.withLock { (state) throws(GabaritError) in
      // Another order may have had the same trouble.
      if case .plan(let known) = state.plans[path], known !== plan { return .plan(known) }
      if template.lasts { options.store?.discard(try template.checked.reopen()) }
      let planned: Planned =
        plan.isFromStore
        ? try makePlan(of: template, usesStore: false, &state) : .refused(.unproven)
      state.plans[path] = planned
      return planned
    }
  }

  /// The reading of a template with its members, for which a kept one is read again.
  func whole(_ template: Template) throws(GabaritError) -> BackupReading {
    try state.withLock { (state) throws(GabaritError) in try whole(template, &state) }
  }

  /// Notes down for later runs that a template is suitable, and its plan if it has one: a package
  /// was cut from it, and found right.
  func keep(_ template: Template, _ plan: TemplatePlan?) throws(GabaritError) {
    guard let store = options.store, template.lasts, plan?.isFromStore != true else { return }
    let path = template.checked.path
    try state.withLock { (state) throws(GabaritError) in
      guard state.kept[path]?.template.sha256 == nil || plan != nil else { return }
      let reading = state.wholes[path] ?? template.reading
      let layout = plan == nil ? nil : SpliceLayout(of: reading, isWanted: OrderEdits.isOfCourse)
      let kept = KeptTemplate(reading, sha256: template.sha256, layout: layout)
      store.keep(.suitable(kept, plan?.splicer.plan), of: try template.checked.reopen())
      state.kept[path] = (kept, plan?.splicer.plan)
    }
  }

  private func whole(
    _ template: Template, _ state: inout State
  ) throws(GabaritError) -> BackupReading {
    guard template.isKept else { return template.reading }
    let path = template.checked.path
    if let known = state.wholes[path] { return known }
    progress(path)
    let log = InflationLog()
    let reading = try BackupWalk.read(
      try template.checked.reopen(), limits: options.limits, requirements: true, log: log)
    state.wholes[path] = reading
    state.logs[path] = log
    return reading
  }

  private func makePlan(
    of template: Template, usesStore: Bool, _ state: inout State
  ) throws(GabaritError) -> Planned {
    guard options.splices else { return .refused(.unwanted) }
    guard template.reading.container == .tgz else { return .refused(.container) }
    guard template.reading.repackSigns.isEmpty else { return .refused(.tar) }
    if usesStore, template.isKept, let kept = state.kept[template.checked.path],
      let layout = kept.template.layout, let plan = kept.plan,
      let known = TemplatePlan(plan, layout, isFromStore: true)
    {
      return .plan(known)
    }
    let reading = try whole(template, &state)
    let isWanted = options.dates == .course ? OrderEdits.isOfCourse : { _ in true }
    guard let layout = SpliceLayout(of: reading, isWanted: isWanted) else {
      return .refused(.index)
    }
    let file = try template.checked.reopen()
    if usesStore, template.lasts, case .suitable(_, let plan?) = options.store?.verdict(of: file),
      plan.sha256 == template.sha256, let known = TemplatePlan(plan, layout, isFromStore: true)
    {
      return .plan(known)
    }
    let outcome = try SplicePlanner.plan(
      file, members: reading.members, sha256: template.cutFrom,
      log: state.logs[template.checked.path], limits: options.limits,
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
