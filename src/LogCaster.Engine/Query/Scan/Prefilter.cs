using System;

namespace LogCaster.Engine.Query.Scan;

/// <summary>Finds in a stretch of bytes where a match may be: what it does not find cannot match. Immutable, any thread.</summary>
internal abstract class Prefilter
{
    /// <summary>The first place where a match may be.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="length">How long what stands there is; of several, the shortest.</param>
    /// <returns>Its index; negative if there is none.</returns>
    public abstract int IndexOf(ReadOnlySpan<byte> bytes, out int length);
}
