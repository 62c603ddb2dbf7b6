using System.Threading;

namespace LogCaster.Engine.Query;

/// <summary>
/// The bound on what the answers of all queries together hold in memory. An answer that gets no more is looked for a second time instead, so
/// clients that do not read cost time, not memory. For any thread.
/// </summary>
/// <param name="maxBytes">The bound.</param>
public sealed class AnswerMemory(long maxBytes)
{
    private long _takenBytes;

    /// <summary>Bytes that answers hold now.</summary>
    public long TakenBytes => Volatile.Read(ref _takenBytes);

    /// <summary>Takes a share, if it is within the bound.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>Whether the caller has it now; then it gives it back once.</returns>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _takenBytes, bytes) <= maxBytes)
        {
            return true;
        }
        Interlocked.Add(ref _takenBytes, -bytes);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    /// <param name="bytes">How much.</param>
    public void Return(int bytes) => Interlocked.Add(ref _takenBytes, -bytes);
}
