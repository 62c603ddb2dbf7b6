using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace LogCaster.Engine.Ring;

/// <summary>The one system call of the engine.</summary>
internal static unsafe partial class Interop
{
    /// <summary>Advice of <c>madvise</c>: back this range by huge pages.</summary>
    public const int HugePages = 14;

    [LibraryImport("libc", EntryPoint = "madvise")]
    public static partial int Advise(void* address, nuint length, int advice);
}
