using System.Collections.Immutable;
using System.Linq;
using LogCaster.Engine.Query.Language;

namespace LogCaster.Access;

/// <summary>The words for roles, and which role a verb needs. Constant, any thread.</summary>
internal static class RoleNames
{
    /// <summary>What a list of roles may hold, to be read after "must be".</summary>
    public const string Form = "ingest, query or admin, with commas between them";

    private static readonly ImmutableArray<(string Word, Roles Role, Roles Given)> s_words =
    [
        ("ingest", Roles.Ingest, Roles.Ingest),
        ("query", Roles.Query, Roles.Query),
        ("admin", Roles.Admin, Roles.Admin | Roles.Query),
    ];

    /// <summary>Reads roles with commas between them; false if one of them is none.</summary>
    public static bool TryParse(string text, out Roles roles)
    {
        roles = Roles.None;
        foreach (string word in text.Split(','))
        {
            Roles given = s_words.FirstOrDefault(row => row.Word == word).Given;
            roles |= given;
            if (given == Roles.None)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Roles as they are read, in one order.</summary>
    public static string Text(Roles roles) => roles == Roles.None ? "nothing" : string.Join(',', s_words.Where(row => (roles & row.Role) != Roles.None).Select(row => row.Word));

    /// <summary>The role that a verb needs: one row for each effect, since the table of verbs says which has which.</summary>
    public static Roles NeededFor(Verb verb) => VerbTable.RowOf(verb).Effect switch
    {
        VerbEffect.None => Roles.None,
        VerbEffect.Reads => Roles.Query,
        _ => Roles.Admin,
    };
}
