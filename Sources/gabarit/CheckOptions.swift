public import ArgumentParser
public import Compliance

/// From which severity on a finding counts.
struct CheckOptions: ParsableArguments {
  @Option(help: "The severity from which on a finding makes a backup noncompliant.")
  var failOn: FailOn = .error
}

extension FailOn: ExpressibleByArgument {}
