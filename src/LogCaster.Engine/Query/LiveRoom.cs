using LogCaster.Engine.Query.Scan;
using LogCaster.Engine.Ring;

namespace LogCaster.Engine.Query;

/// <summary>The room that <see cref="LiveMatches"/> need for a moment: one for all that a thread follows, however many they are.</summary>
/// <param name="ring">The ring.</param>
public sealed class LiveRoom(RecordRing ring)
{
    /// <summary>Finds the matches of a block.</summary>
    internal BlockScan Scan { get; } = new();

    /// <summary>Copies the record that is to be written.</summary>
    internal RecordCopy Copy { get; } = new(ring);
}
