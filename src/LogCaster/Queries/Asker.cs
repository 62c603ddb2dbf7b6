using LogCaster.Access;
using LogCaster.Engine.Query.Language;

namespace LogCaster.Queries;

/// <summary>Who sent a command, from where, and on which port. Immutable, any thread.</summary>
/// <param name="Identity">Who it is, and what he may do.</param>
/// <param name="Address">His address, for the own log.</param>
/// <param name="Listener">The port he is connected to.</param>
internal sealed record Asker(Identity Identity, string Address, string Listener)
{
    /// <summary>Why he may not use a verb, which is counted and told then; null if he may. The table of verbs says what each does, and that which role it needs.</summary>
    /// <param name="gate">Who may do what.</param>
    /// <param name="verb">The verb.</param>
    public string? Refusal(Gate gate, Verb verb)
    {
        Roles needed = RoleNames.NeededFor(verb);
        return Identity.Has(needed) ? null : gate.Refuse(Identity, Address, Listener, needed);
    }
}
