using System.Buffers;

namespace LogCaster.Engine.Query;

/// <summary>
/// A query under way: each step does a bounded piece of it and adds to the answer. Owned by one thread at a time; may be left at any step.
/// </summary>
public abstract class QueryRun
{
    /// <summary>About how much of the answer one step adds, in bytes: an answer of up to this much is given in one step.</summary>
    public const int ChunkBytes = 64 * 1024;

    /// <summary>Does a piece.</summary>
    /// <param name="output">Receives the next part of the answer, which may be nothing yet.</param>
    /// <returns>Whether more is to come.</returns>
    public abstract bool Step(ArrayBufferWriter<byte> output);

    /// <summary>Lets go of the memory of a run that is done or is left; no step may follow.</summary>
    public virtual void Release()
    {
    }
}
