using System;
using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace LogCaster.Net;

/// <summary>
/// The kernel's readiness events of many descriptors (epoll, level-triggered), and a way to wake whoever waits for them. One thread waits;
/// any thread may add, change and wake.
/// </summary>
/// <remarks>Level-triggered, so that one receive per event is a fair share: who has more to read stands behind all others in the queue.</remarks>
internal sealed class EventQueue : IDisposable
{
    /// <summary>The token of the event that <see cref="Wake"/> causes.</summary>
    public const int WakeToken = -1;

    private const int MaxEvents = 512;

    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(1);

    private readonly int _epoll;
    private readonly int _wake;
    private readonly byte[] _events = new byte[MaxEvents * Interop.EpollEventBytes];

    public EventQueue()
    {
        _epoll = Check(Interop.EpollCreate(Interop.EpollCloseOnExec));
        _wake = Check(Interop.EventDescriptor(0, Interop.SocketNonBlocking | Interop.SocketCloseOnExec));
        Control(Interop.EpollCtlAdd, _wake, Interop.EpollIn, WakeToken);
    }

    /// <summary>Begins to watch a descriptor; its token is its number.</summary>
    /// <exception cref="Win32Exception">The kernel refuses, for want of memory or by its limit of watches.</exception>
    public void Add(int descriptor, uint events) => Control(Interop.EpollCtlAdd, descriptor, events, descriptor);

    /// <summary>Stops watching a descriptor, which stays open.</summary>
    public void Remove(int descriptor) => Control(Interop.EpollCtlDelete, descriptor, 0, descriptor);

    /// <summary>Changes what a watched descriptor is watched for; also when it stays the same, to arm it again after a one-shot event.</summary>
    public void Modify(int descriptor, uint events) => Control(Interop.EpollCtlModify, descriptor, events, descriptor);

    /// <summary>Waits for events, and returns how many there are.</summary>
    /// <param name="timeoutMs">Longest wait in milliseconds; -1 for ever.</param>
    public int Wait(int timeoutMs)
    {
        int count = Interop.EpollWait(_epoll, ref _events[0], MaxEvents, timeoutMs);
        return count >= 0 ? count : Marshal.GetLastPInvokeError() == Interop.Interrupted ? 0 : throw new Win32Exception();
    }

    /// <summary>Waits for events, less than a millisecond if so wanted, and returns how many there are.</summary>
    /// <param name="most">Longest wait; not below zero.</param>
    public int Wait(TimeSpan most)
    {
        // epoll_wait counts in milliseconds. What is a little more than some is of no importance, what is less than one is.
        if (most >= s_short || most == TimeSpan.Zero)
        {
            return Wait((int)Math.Ceiling(most.TotalMilliseconds));
        }
        var entry = new Interop.PollEntry { Descriptor = _epoll, Events = Interop.PollIn };
        var timeout = new Interop.TimeSpec { Nanoseconds = (nint)most.TotalNanoseconds };
        _ = Interop.PollPrecisely(ref entry, 1, timeout, 0);
        return Wait(0);
    }

    /// <summary>An event of the last wait.</summary>
    /// <param name="index">Below what <see cref="Wait(int)"/> returned.</param>
    public (int Token, uint Events) this[int index]
    {
        get
        {
            ReadOnlySpan<byte> entry = _events.AsSpan(index * Interop.EpollEventBytes, Interop.EpollEventBytes);
            uint events = BinaryPrimitives.ReadUInt32LittleEndian(entry);
            return ((int)BinaryPrimitives.ReadInt64LittleEndian(entry[Interop.EpollTokenOffset..]), events);
        }
    }

    /// <summary>Makes the present or next wait return, with an event of <see cref="WakeToken"/>.</summary>
    public void Wake()
    {
        ulong one = 1;
        _ = Interop.Write(_wake, ref MemoryMarshal.AsBytes(new Span<ulong>(ref one))[0], sizeof(ulong));
    }

    /// <summary>Takes the wake-up, so that the next wait waits again.</summary>
    public void AcknowledgeWake()
    {
        ulong count = 0;
        _ = Interop.Read(_wake, ref MemoryMarshal.AsBytes(new Span<ulong>(ref count))[0], sizeof(ulong));
    }

    /// <summary>Closes the queue; the descriptors it watched stay open.</summary>
    public void Dispose()
    {
        _ = Interop.Close(_wake);
        _ = Interop.Close(_epoll);
    }

    private void Control(int operation, int descriptor, uint events, int token)
    {
        Span<byte> entry = stackalloc byte[Interop.EpollEventBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, events);
        BinaryPrimitives.WriteInt64LittleEndian(entry[Interop.EpollTokenOffset..], token);
        Check(Interop.EpollControl(_epoll, operation, descriptor, ref entry[0]));
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception();
}
