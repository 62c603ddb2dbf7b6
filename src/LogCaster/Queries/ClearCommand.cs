using System;
using LogCaster.Access;
using LogCaster.Diagnostics;
using LogCaster.Engine.Ring;

namespace LogCaster.Queries;

/// <summary>CLEAR and UNCLEAR: what others see becomes less, or more again, and who did it is written down. Any thread.</summary>
/// <param name="ring">The records.</param>
/// <param name="gate">Writes down who did it.</param>
/// <param name="counters">Counters.</param>
internal sealed class ClearCommand(RecordRing ring, Gate gate, AccessCounters counters)
{
    /// <summary>Hides every record of the ring.</summary>
    /// <param name="asker">Who wants it.</param>
    /// <returns>The answer.</returns>
    public string Clear(Asker asker)
    {
        long cleared = ring.Clear();
        gate.Audit(asker.Identity, asker.Address, "CLEAR", counters.Cleared, cleared);
        return FormattableString.Invariant($"OK: cleared {cleared} logs\n");
    }

    /// <summary>Shows again what the last CLEAR hid, as far as the ring has it.</summary>
    /// <param name="asker">Who wants it.</param>
    /// <param name="result">How it ended.</param>
    /// <returns>The answer.</returns>
    public string Unclear(Asker asker, out QueryResult result)
    {
        result = QueryResult.Error;
        if (ring.Unclear() is not Unclearing done)
        {
            return "ERROR: there is no CLEAR to undo\n";
        }
        result = QueryResult.Ok;
        gate.Audit(asker.Identity, asker.Address, "UNCLEAR", counters.Uncleared, done.Shown);
        string lost = done.Overwritten == 0 ? "" : FormattableString.Invariant($"; {done.Overwritten} were overwritten meanwhile");
        return FormattableString.Invariant($"OK: uncleared {done.Shown} logs{lost}\n");
    }
}
