internal import Base

/// What became of the operator's own waivers.
enum WaiverRule {
  static let all = [expired, exceeded]

  static let expired = Rule(
    "waiver.expired", .warning,
    Words("a waiver has expired", fr: "une dérogation a expiré"),
    why: Words(
      "The finding was accepted until a day that has passed, so it counts again.",
      fr: "Le constat était admis jusqu’à un jour qui est passé ; il compte donc à nouveau."),
    remedy: Words(
      "Mend what was found, or decide again and write a new last day.",
      fr: "Corrigez ce qui a été constaté, ou décidez à nouveau et inscrivez une nouvelle échéance."
    ),
    source: "the operator's waivers")
  static let exceeded = Rule(
    "waiver.exceeded", .warning,
    Words("there is more than a waiver covers", fr: "il y en a plus qu’une dérogation n’en couvre"),
    why: Words(
      "So many were accepted and no more, so the finding counts again.",
      fr: "Un nombre précis était admis, pas davantage ; le constat compte donc à nouveau."),
    remedy: Words(
      "Look at what was added, mend it, or decide again and raise at_most.",
      fr: "Regardez ce qui s’est ajouté, corrigez-le, ou décidez à nouveau et augmentez at_most."),
    source: "the operator's waivers")
}
