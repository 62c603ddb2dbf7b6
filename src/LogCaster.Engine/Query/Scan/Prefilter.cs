using System;

namespace LogCaster.Engine.Query.Scan;

/// <summary>Finds in a stretch of bytes where a match may be: what it does not find cannot match. Immutable, any thread.</summary>
internal abstract class Prefilter
{
    /// <summary>A place where a match may be; nothing that is looked for ends before it.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="length">How long what stands there is; of several at one place, the shortest.</param>
    /// <returns>Its index; negative if there is none.</returns>
    public abstract int IndexOf(ReadOnlySpan<byte> bytes, out int length);
}
