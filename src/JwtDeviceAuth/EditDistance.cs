namespace JwtDeviceAuth;

/// <summary>How many letters were left out, put in, changed, or swapped with their neighbour (optimal string alignment).</summary>
internal static class EditDistance
{
    public static int Between(string one, string other)
    {
        var costs = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                costs[i, j] = i == 0 || j == 0 ? i + j : Cost(costs, one, other, i, j);
            }
        }

        return costs[one.Length, other.Length];
    }

    private static int Cost(int[,] costs, string one, string other, int i, int j)
    {
        var change = costs[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
        var least = Math.Min(change, 1 + Math.Min(costs[i - 1, j], costs[i, j - 1]));
        return i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]
            ? Math.Min(least, costs[i - 2, j - 2] + 1)
            : least;
    }
}
