namespace LogCaster.EndToEnd.Harness;

/// <summary>The kernel's numbers of errors, as in errno.h.</summary>
internal static class Errno
{
    public const int InputOutput = 5;
    public const int NoSpace = 28;
    public const int ReadOnlySystem = 30;
    public const int QuotaExceeded = 122;
}
