using System.Runtime.InteropServices;

namespace LogCaster.Hosting;

/// <summary>
/// The system calls that change who this process is. Those of the C library, since they change every thread of it, as POSIX wants; the kernel's own change
/// the thread that calls. Each returns -1 on failure.
/// </summary>
internal static partial class Interop
{
    /// <summary>An argument that leaves an id as it is.</summary>
    public const uint Same = uint.MaxValue;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getegid")]
    public static partial uint EffectiveGroup();

    [LibraryImport("libc", EntryPoint = "getgroups", SetLastError = true)]
    public static partial int GetGroups(int count, ref uint groups);

    [LibraryImport("libc", EntryPoint = "setgroups", SetLastError = true)]
    public static partial int SetGroups(nuint count, ref uint groups);

    [LibraryImport("libc", EntryPoint = "setresgid", SetLastError = true)]
    public static partial int SetGroup(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "setresuid", SetLastError = true)]
    public static partial int SetUser(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint user, uint group);
}
