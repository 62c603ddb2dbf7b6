using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace LogCaster.Net;

/// <summary>
/// The system calls of this project, as the kernel names them: each returns -1 on failure and leaves the reason in
/// <see cref="Marshal.GetLastPInvokeError"/>. Sockets accepted here are plain descriptors: ten thousand idle connections shall cost a few
/// MiB, and a framework socket with its handle, finalizer and event state costs kilobytes each.
/// </summary>
internal static partial class Interop
{
    public const int EpollCtlAdd = 1;
    public const int EpollCtlDelete = 2;
    public const int EpollCtlModify = 3;
    public const int EpollCloseOnExec = 0x80000;
    public const short PollIn = 0x1;
    public const short PollOut = 0x4;
    public const short PollError = 0x8;
    public const short PollHangUp = 0x10;

    public const uint EpollIn = 0x1;
    public const uint EpollOut = 0x4;
    public const uint EpollError = 0x8;
    public const uint EpollHangUp = 0x10;
    public const uint EpollOneShot = 1u << 30;

    public const int SocketNonBlocking = 0x800;
    public const int SocketCloseOnExec = 0x80000;
    public const int MessageNoSignal = 0x4000;
    public const int SocketLevel = 1;
    public const int SocketLinger = 13;
    private const int PriorityProcess = 0;
    private const int SchedulerIdle = 5;
    private const int LowestNiceness = 19;

    public const int ShutdownWrite = 1;
    public const int ShutdownBoth = 2;
    public const int ResourceOpenFiles = 7;

    public const int Interrupted = 4;
    public const int OutOfMemory = 12;
    public const int BadDescriptor = 9;
    public const int WouldBlock = 11;
    public const int Invalid = 22;
    public const int TableFull = 23;
    public const int TooManyOpenFiles = 24;
    public const int BrokenPipe = 32;
    public const int ConnectionReset = 104;
    public const int NoBufferSpace = 105;

    /// <summary>Size of <c>struct epoll_event</c>, which is packed on x86-64 only.</summary>
    public static int EpollEventBytes => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    /// <summary>Where <c>struct epoll_event</c> holds the caller's token.</summary>
    public static int EpollTokenOffset => EpollEventBytes - sizeof(long);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, ref byte epollEvent);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, ref byte events, int maxEvents, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref PollEntry entries, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    public static partial int PollPrecisely(ref PollEntry entries, nuint count, in TimeSpec timeout, nint signals);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, ref byte buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ref byte buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int descriptor, ref byte address, ref int addressLength, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int descriptor, ref byte buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int descriptor, ref byte buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int descriptor, int level, int name, ref Linger value, int length);

    /// <summary>Gives the calling thread a lower priority; on Linux the value is one of the thread, whatever POSIX says.</summary>
    /// <param name="niceness">How much lower, 1 to 19: each step is a tenth of the processor less, where others want it too.</param>
    public static void YieldToOthers(int niceness) => _ = SetPriority(PriorityProcess, 0, niceness);

    /// <summary>
    /// Gives the calling thread what the others leave of the processor, and hardly anything (some thousandths) where they want all of it:
    /// SCHED_IDLE (sched(7)). Where that is forbidden, the lowest priority of the usual kind.
    /// </summary>
    public static void RunWhenIdle()
    {
        int priority = 0;
        if (SetScheduler(0, SchedulerIdle, ref priority) != 0)
        {
            YieldToOthers(LowestNiceness);
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SetScheduler(int thread, int policy, ref int priority);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, uint who, int priority);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(int descriptor, int how);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, ref ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, ref ResourceLimit limit);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary><c>struct timespec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    /// <summary><c>struct linger</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Linger
    {
        public int On;
        public int Seconds;
    }

    /// <summary><c>struct rlimit</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
