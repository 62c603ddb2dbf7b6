using System.Runtime.InteropServices;

namespace LogCaster.EndToEnd.Harness;

/// <summary>The calls to the kernel that .NET has no name for.</summary>
internal static partial class Interop
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigHup = 1;
    public const int SigTerm = 15;
    public const int SigCont = 18;
    public const int SigStop = 19;

    /// <summary>kill(2): 0 if the signal was sent.</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Kill(int process, int signal);
}
