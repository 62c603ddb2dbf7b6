using System;
using System.IO;
using System.Runtime.InteropServices;
using LogCaster.Configuration;
using LogCaster.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LogCaster.Hosting;

/// <summary>
/// The user that LogCaster becomes when it was started as root: files are opened as that user would open them, ports as root, and then there is no way back.
/// Used by the main thread, while no other opens anything.
/// </summary>
internal sealed class ProcessUser
{
    private const UnixFileMode NewDirectory =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private readonly UserEntry? _user;
    private readonly uint[] _rootGroups;
    private readonly ILogger _log;

    private ProcessUser(UserEntry? user, ILogger log)
    {
        _user = user;
        _log = log;
        uint none = 0;
        _rootGroups = new uint[user is null ? 0 : int.Max(0, Interop.GetGroups(0, ref none))];
        if (_rootGroups.Length > 0)
        {
            _ = Interop.GetGroups(_rootGroups.Length, ref _rootGroups[0]);
        }
    }

    /// <summary>Finds the user of the settings; null if there is none of that name, or this process may not become it, which the own log tells.</summary>
    /// <param name="settings">What the user wants.</param>
    /// <param name="log">The own log.</param>
    public static ProcessUser? Find(AccessSettings settings, ILogger log)
    {
        uint now = Interop.EffectiveUser();
        if (settings.User.Length == 0)
        {
            return new ProcessUser(null, log);
        }
        UserEntry? user = UserEntry.Find(settings.User);
        string? reason = user is null ? "there is no user of this name in /etc/passwd; a number such as 65532 or 65532:65532 needs none"
            : user.Uid == 0 ? "that is root, whose rights are to be given up"
            : now != 0 && now != user.Uid ? "only root can become another user"
            : null;
        if (reason is null)
        {
            return new ProcessUser(now == 0 ? user : null, log);
        }
        log.UserUnusable(reason);
        return null;
    }

    /// <summary>Warns of a LogCaster that serves as root, once.</summary>
    public void WarnOfRoot()
    {
        if (Interop.EffectiveUser() == 0)
        {
            _log.RunsAsRoot(0);
        }
    }

    /// <summary>Makes the directory of files, if there is none yet, so that the user may use it.</summary>
    /// <param name="path">The directory.</param>
    public void MakeDirectory(string path)
    {
        string full = Path.GetFullPath(path);
        if (_user is null || Path.Exists(full))
        {
            return;
        }
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full) ?? "/");
            Directory.CreateDirectory(full, NewDirectory);
            _ = Interop.ChangeOwner(full, _user.Uid, _user.Gid);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Who opens it tells why it cannot be used.
        }
    }

    /// <summary>From now on files are opened as the user would open them: what is read at the start can be read again later.</summary>
    /// <returns>Whether that went well; else the own log tells why not.</returns>
    public bool TryActAs() => _user is null || Check(
        Switch([.. _user.Groups]) && Interop.SetGroup(Interop.Same, _user.Gid, Interop.Same) == 0 && Interop.SetUser(Interop.Same, _user.Uid, Interop.Same) == 0);

    /// <summary>From now on files and ports are opened as root again.</summary>
    public bool TryReturn() => _user is null || Check(
        Interop.SetUser(Interop.Same, 0, Interop.Same) == 0 && Interop.SetGroup(Interop.Same, 0, Interop.Same) == 0 && Switch(_rootGroups));

    /// <summary>Becomes the user, with every thread and for good.</summary>
    public bool TryBecome()
    {
        if (_user is not { } user)
        {
            return true;
        }
        if (!Check(Switch([.. user.Groups]) && Interop.SetGroup(user.Gid, user.Gid, user.Gid) == 0 && Interop.SetUser(user.Uid, user.Uid, user.Uid) == 0))
        {
            return false;
        }
        if (Interop.SetUser(Interop.Same, 0, Interop.Same) == 0)
        {
            _log.UserUnusable("root can be had back, so nothing was given up");
            return false;
        }
        _log.UserChanged(user.Name, user.Uid, user.Gid);
        return true;
    }

    private static bool Switch(uint[] groups)
    {
        uint none = 0;
        return groups.Length == 0 ? Interop.SetGroups(0, ref none) == 0 : Interop.SetGroups((nuint)groups.Length, ref groups[0]) == 0;
    }

    private bool Check(bool isDone)
    {
        if (!isDone)
        {
            _log.UserUnusable(Marshal.GetLastPInvokeErrorMessage());
        }
        return isDone;
    }
}
