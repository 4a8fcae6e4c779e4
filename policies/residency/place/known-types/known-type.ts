/** The rule that judges a property, by its id. */
type JudgedBy = `RES-${number}`;

/**
 * A resource type that somebody has looked at: each property by which it could send, copy or open something beyond the stack,
 * and the rule that judges it; or, in words, why it cannot. Empty where there is no such property.
 *
 * What three rules read on every resource is left out: ARNs (RES-103), the region (RES-102), and its own zone (RES-104).
 */
export type KnownType = Readonly<Record<string, JudgedBy | (string & {})>>;
