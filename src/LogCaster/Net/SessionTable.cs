using System.Collections.Generic;
using System.Threading;

namespace LogCaster.Net;

/// <summary>
/// The sessions of one loop by their descriptor, in chunks that are made when needed and never moved. Any thread adds (the acceptor, and
/// other loops that hand connections over), one reads and removes (the loop); a descriptor belongs to one of them at a time.
/// </summary>
internal sealed class SessionTable
{
    private const int ChunkSize = 1024;
    private const int MaxChunks = 1024;

    private readonly Session?[]?[] _chunks = new Session?[MaxChunks][];

    /// <summary>The session of a descriptor, or null.</summary>
    public Session? this[int descriptor]
    {
        get
        {
            Session?[]? chunk = Volatile.Read(ref _chunks[descriptor / ChunkSize]);
            return chunk is null ? null : Volatile.Read(ref chunk[descriptor % ChunkSize]);
        }
    }

    /// <summary>Whether the table has a place for a descriptor: it holds 1,048,576 at most.</summary>
    public static bool HasPlaceFor(int descriptor) => descriptor < ChunkSize * MaxChunks;

    /// <summary>Adds a session under its descriptor.</summary>
    public void Add(Session session)
    {
        ref Session?[]? chunk = ref _chunks[session.Descriptor / ChunkSize];
        if (Volatile.Read(ref chunk) is null)
        {
            _ = Interlocked.CompareExchange(ref chunk, new Session?[ChunkSize], comparand: null);
        }
        Volatile.Write(ref chunk![session.Descriptor % ChunkSize], session);
    }

    /// <summary>Removes the session of a descriptor.</summary>
    public void Remove(int descriptor) => Volatile.Write(ref _chunks[descriptor / ChunkSize]![descriptor % ChunkSize], null);

    /// <summary>Every session; those added or removed meanwhile may be missing.</summary>
    public IEnumerable<Session> All()
    {
        for (int i = 0; i < MaxChunks; i++)
        {
            Session?[]? chunk = Volatile.Read(ref _chunks[i]);
            for (int j = 0; chunk is not null && j < ChunkSize; j++)
            {
                Session? session = Volatile.Read(ref chunk[j]);
                if (session is not null)
                {
                    yield return session;
                }
            }
        }
    }
}
