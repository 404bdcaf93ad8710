using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace AppRoot;

[ApiController]
[Authorize]
[Route("hello")]
public sealed class HelloController : ControllerBase
{
    [HttpGet]
    public Greeting Get() => new($"Hello, user {User.GetUserId()}");
}
