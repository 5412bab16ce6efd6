internal import Base
internal import Compliance

extension CheckReport {
  /// For build servers: JUnit XML, a suite a backup and a case a rule.
  ///
  /// A case fails where what the rule found counts and is no part of the baseline, as the exit code
  /// does. Rules that were not asked are skipped, so that nobody takes them for passed. There is no
  /// time and no host in it: the same check gives the same bytes.
  package var junit: String {
    let suites = results.map(suite)
    let cases = suites.map(\.counts)
    let document = Markup.element(
      "testsuites",
      [
        ("name", "gabarit check, profile \(profile), rules \(ruleset)"),
        ("tests", "\(cases.reduce(0) { $0 + $1.tests })"),
        ("failures", "\(cases.reduce(0) { $0 + $1.failures })"),
        ("errors", "\(cases.reduce(0) { $0 + $1.errors })"),
      ], suites.map(\.markup))
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document.source + "\n"
  }

  private typealias Counts = (tests: Int, failures: Int, errors: Int, skipped: Int)

  private func suite(_ result: CheckResult) -> (markup: Markup, counts: Counts) {
    let items = Dictionary(grouping: result.findings) { $0.rule }
    var cases: [Markup] = []
    var counts: Counts = (0, 0, 0, 0)
    if result.verdict == .unreadable {
      // Nothing else can be said of it.
      counts = (result.findings.count, 0, result.findings.count, 0)
      cases = result.findings.map { item in
        testCase(
          item.rule,
          .element("error", [("type", item.rule), ("message", item.message)], "\(line(item))"))
      }
    } else {
      for rule in Ruleset.rules {
        counts.tests += 1
        let found = items[rule.id] ?? []
        let failing = found.filter { $0.counts && !$0.known }
        if !failing.isEmpty {
          counts.failures += 1
          cases.append(testCase(rule.id, failure(rule, failing)))
        } else if !judgement.asks(rule) {
          counts.skipped += 1
          cases.append(testCase(rule.id, .empty("skipped", [("message", "not asked")])))
        } else if !found.isEmpty {
          let lines = found.map(line).joined(separator: "\n")
          cases.append(testCase(rule.id, .element("system-out", [], "\(lines)")))
        } else {
          cases.append(testCase(rule.id, nil))
        }
      }
    }
    let attributes = [
      ("name", result.path.printable), ("tests", "\(counts.tests)"),
      ("failures", "\(counts.failures)"), ("errors", "\(counts.errors)"),
      ("skipped", "\(counts.skipped)"),
    ]
    return (.element("testsuite", attributes, cases), counts)
  }

  private func testCase(_ rule: String, _ outcome: Markup?) -> Markup {
    let family = rule.prefix { $0 != "." }
    let attributes = [("classname", "gabarit.\(family)"), ("name", rule)]
    return outcome.map { .element("testcase", attributes, $0) } ?? .empty("testcase", attributes)
  }

  private func failure(_ rule: Rule, _ items: [CheckResult.Item]) -> Markup {
    let lines = items.map(line) + ["", rule.why.english, rule.remedy.english]
    return .element(
      "failure", [("type", rule.id), ("message", rule.title.english)],
      "\(lines.joined(separator: "\n"))")
  }

  private func line(_ item: CheckResult.Item) -> String {
    let place = item.place.map { " in \($0)" } ?? ""
    let decision = item.decision.map { " (\($0.english))" } ?? ""
    return "\(item.severity): \(item.message), \(item.count) found\(place)\(decision)"
  }
}
