namespace LogCaster.Net;

/// <summary>The kernel's limit on open files of this process, of which every connection takes one.</summary>
internal static class FileLimit
{
    /// <summary>Raises the limit as far as it may, if it is too low.</summary>
    /// <param name="wanted">How many files shall be open at once.</param>
    /// <returns>How many may be.</returns>
    public static long Raise(long wanted)
    {
        var limit = default(Interop.ResourceLimit);
        if (Interop.GetLimit(Interop.ResourceOpenFiles, ref limit) != 0 || limit.Soft >= (nuint)wanted)
        {
            return (long)limit.Soft;
        }
        // Only the privileged may raise the hard limit; everybody may raise the soft one up to it.
        var raised = new Interop.ResourceLimit { Soft = (nuint)wanted, Hard = nuint.Max(limit.Hard, (nuint)wanted) };
        if (Interop.SetLimit(Interop.ResourceOpenFiles, ref raised) == 0)
        {
            return wanted;
        }
        raised = new Interop.ResourceLimit { Soft = nuint.Min(limit.Hard, (nuint)wanted), Hard = limit.Hard };
        return Interop.SetLimit(Interop.ResourceOpenFiles, ref raised) == 0 ? (long)raised.Soft : (long)limit.Soft;
    }
}
