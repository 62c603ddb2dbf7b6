using System;
using System.Threading;

namespace LogCaster.Net;

/// <summary>
/// What sessions of a loop have not consumed yet, each in a small buffer of a pool, all together within a bound. Used by the thread of the loop.
/// </summary>
/// <param name="mostOfOne">The most bytes that a session may leave.</param>
/// <param name="most">The most bytes that all of them together may take.</param>
internal sealed class UnfinishedBytes(int mostOfOne, long most)
{
    private readonly BufferPool _pool = new(mostOfOne);
    private long _count;

    /// <summary>The bytes that they take. Any thread.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Puts what a session has left in front of what comes next.</summary>
    /// <returns>How many bytes.</returns>
    public static int Restore(Session session, Span<byte> buffer)
    {
        session.Unfinished.AsSpan(0, session.UnfinishedLength).CopyTo(buffer);
        return session.UnfinishedLength;
    }

    /// <summary>Keeps what a session did not consume, or lets it make do without it where there is no room.</summary>
    /// <param name="session">The session.</param>
    /// <param name="bytes">What it was given.</param>
    /// <param name="consumed">How much of it it is done with.</param>
    /// <param name="kept">How much of it was kept before.</param>
    public void Keep(Session session, ReadOnlySpan<byte> bytes, int consumed, int kept)
    {
        ReadOnlySpan<byte> rest = bytes[consumed..];
        byte[]? buffer = session.Unfinished;
        if (buffer is null || buffer.Length < rest.Length)
        {
            Release(session);
            if (rest.IsEmpty)
            {
                return;
            }
            buffer = _pool.Rent(rest.Length);
            if (_count + buffer.Length > most)
            {
                _pool.Return(buffer);
                session.GiveUp(rest);
                return;
            }
            Volatile.Write(ref _count, _count + buffer.Length);
            session.Unfinished = buffer;
            rest.CopyTo(buffer);
        }
        else if (rest.IsEmpty)
        {
            Release(session);
        }
        else if (consumed == 0)
        {
            // The front is there already: a long record in small pieces costs no more than its length.
            rest[kept..].CopyTo(buffer.AsSpan(kept));
        }
        else
        {
            rest.CopyTo(buffer);
        }
        session.UnfinishedLength = rest.Length;
    }

    /// <summary>Keeps nothing of a session any more.</summary>
    public void Release(Session session)
    {
        if (session.Unfinished is byte[] buffer)
        {
            Volatile.Write(ref _count, _count - buffer.Length);
            _pool.Return(buffer);
            session.Unfinished = null;
            session.UnfinishedLength = 0;
        }
    }
}
